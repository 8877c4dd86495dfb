"""A copy of a text for searching: lower case, one apostrophe, and every offset as in the original."""


def fold(text: str) -> str:
    """Lower-case ``text`` without changing its length in code points.

    U+0130 is the only code point whose lower-case form is longer than itself, so it is replaced first; ``casefold``
    changes the length of 104. Typographic apostrophes and no-break spaces become plain ones.

    >>> fold("İT’S Here")
    "it's here"
    """
    if text.isascii():
        return text.lower()
    return text.replace("\u0130", "i").lower().replace("\u2019", "'").replace("\xa0", " ")
