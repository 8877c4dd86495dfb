"""A copy of a text for searching: lower case, one apostrophe, and every offset as in the original."""

_LATIN_LOOKALIKES = (("\u2019", "'"), ("\xa0", " "), ("\u0130", "i"), ("\u212a", "k"))
"""Code points outside of ASCII that fold to ASCII, and to what: two signs, and the only two letters."""


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


def fold_for_ascii(text: str) -> bytes:
    """UTF-8 in which ASCII words stand where they stand in the folded text: as ``fold``, at a third of its cost.

    Letters outside of ASCII keep their case. The length in code points is that of ``text``.

    >>> fold_for_ascii("ÉTÉ’S Été").decode()
    "ÉtÉ's Été"
    """
    raw = text.encode("utf-8", "surrogatepass").lower()
    if len(raw) > len(text):
        for sign, plain in _LATIN_LOOKALIKES:
            if sign in text:  # 20 times as fast to know as to look for it in the bytes
                raw = raw.replace(sign.encode(), plain.encode())
    return raw
