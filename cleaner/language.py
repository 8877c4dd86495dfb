"""Which language a text is in: a guess by function words that costs next to nothing, and langdetect's where that is in doubt."""

import re
from collections import Counter
from functools import cache
from operator import itemgetter
from threading import Lock
from typing import Any, Final

SAMPLE: Final = 1_000
"""Code points of a text that langdetect sees: its time grows with them, and is 300 times that of ``looks_foreign`` for these."""
LEAST_LETTERS: Final = 40
"""Letters and blanks of a sample below which nobody can tell, a quarter of that in scripts beyond Latin. Of 281 sentences of
30 to 60 code points one was taken for another language."""
PROBABLE: Final = 0.9
"""Probability from which langdetect is believed."""
WORDS: Final = 1_200
"""Code points of a text whose words ``looks_foreign`` counts: about 200 words."""
FEWEST_WORDS: Final = 20
"""Words below which a text in Latin letters is not foreign: a headline has no function words in any language."""
SHARE: Final = 0.085
"""Share of function words below which a text looks foreign. Of 1,500 English paragraphs with 20 words or more (seeds,
fixtures/prose, news articles) all prose but a line of stock prices has 0.09 or more; of 169 in eight other languages none
has over 0.07. Recipes, tables, profiles and lists of names are below, too."""
OTHER_SCRIPT: Final = 0.3
"""Share of letters beyond Latin from which a text is foreign, whatever its words: Chinese has no blanks between them."""

_FUNCTION_WORDS: Final = {
    "en": """
        the of and to in is it that for was on with be at by this i you he she we they his her its my our your their not but
        or are from have had has were been which who what when where there if so all one out up would will can could did than
        then into more some only after before about over him them us these those an how while since also just any other
    """
}
"""A closed class, not a lexicon that grows. Without "a", "as", "do", "me" and "no", which Portuguese and Spanish are full of."""
_NOT_A_WORD: Final = re.compile(r"[\W\d_]+")
_BEYOND_LATIN: Final = re.compile(r"[^\W\d_\u0000-\u024f\u1e00-\u1eff]")
_lock: Final = Lock()


@cache
def _function_words(language: str) -> frozenset[str]:
    if language not in _FUNCTION_WORDS:
        raise ValueError(f"no function words for language '{language}'")
    return frozenset(_FUNCTION_WORDS[language].split())


def looks_foreign(text: str, language: str = "en") -> bool:
    """Whether a text lacks the function words of ``language``, or is in another script; looks at its beginning only.

    Lists of names and the like look foreign, too: ask ``detect`` then. Raises ValueError for a language without words here.

    >>> looks_foreign("The river rose over its banks in March, and stood in the gardens until Easter. " * 2)
    False
    >>> looks_foreign("Der Fluss trat im März über die Ufer und stand bis Ostern in den Gärten der Altstadt. " * 2)
    True
    """
    known = _function_words(language)
    sample = text[:WORDS]
    if not sample.isascii() and len(_BEYOND_LATIN.findall(sample)) > OTHER_SCRIPT * len(sample):
        return True
    words = sample.lower().split()
    return len(words) >= FEWEST_WORDS and sum(map(known.__contains__, words)) < SHARE * len(words)


def detect(text: str) -> str | None:
    """The language of a text (ISO 639-1), by langdetect; None when it is not sure, or has too little to go by.

    The answer depends on the text's first ``SAMPLE`` letters and blanks only. Threads may ask at the same time.

    >>> detect("Der Fluss trat im März über die Ufer und stand bis Ostern in den Gärten der Altstadt.")
    'de'
    """
    sample = _NOT_A_WORD.sub(" ", text[: 4 * SAMPLE]).strip()[:SAMPLE]
    if len(sample) < LEAST_LETTERS and not _is_dense(sample):
        return None
    with _lock:
        factory, error = _factory()
    detector = factory.create()
    detector.append(sample)
    try:
        found = detector.get_probabilities()
    except error:  # letters of a script that it does not know
        return None
    shares: Counter[str] = Counter()
    for guess in found:
        shares[guess.lang.partition("-")[0]] += guess.prob  # zh-cn and zh-tw are one language
    best, share = max(shares.items(), key=itemgetter(1), default=(None, 0.0))
    return best if share >= PROBABLE else None


def _is_dense(sample: str) -> bool:
    """Whether a short sample is in a script that says as much in fewer letters."""
    return len(sample) >= LEAST_LETTERS // 4 and len(_BEYOND_LATIN.findall(sample)) > OTHER_SCRIPT * len(sample)


@cache
def _factory() -> tuple[Any, type[Exception]]:
    """A factory of our own, and what its detectors raise.

    That of the langdetect module is everybody's, and draws at random unless somebody has set its seed.
    """
    from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory  # noqa: PLC0415 - 0.3 s
    from langdetect.lang_detect_exception import LangDetectException  # noqa: PLC0415

    factory = DetectorFactory()
    factory.load_profile(PROFILES_DIRECTORY)
    factory.set_seed(0)
    return factory, LangDetectException
