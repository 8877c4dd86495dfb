"""Bytes to text and back. A decoding counts only if encoding again gives the same bytes."""

import codecs
import re
from collections import Counter
from string import ascii_lowercase
from typing import Final

import msgspec
from charset_normalizer import from_bytes

from cleaner.model import Problem

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL: Final = re.compile(rb"[\x00-\x06\x0e-\x1a\x1c-\x1f\x7f]")
_SAMPLE: Final = 8192
_BINARY_SHARE: Final = 0.02
"""Share of control bytes in the first 8 kB over which a file is binary: compressed data has 0.11, a PNG of one colour
0.09, and of the texts tried (seeds, both benchmarks, latin-1, terminal logs) none over 0.002."""
_DETECTED_FROM: Final = 65_536
_WESTERN: Final = (
    "àâæçéèêëîïôœùûüÿñ",  # French
    "äöüßéèà",  # German
    "áéíñóúüªº",  # Spanish
    "áâãàçéêíóôõúüªº",  # Portuguese
    "àáèéìíîòóùúªº",  # Italian
    "àçéèíïóòúü",  # Catalan
    "áäéëèïíóöúü",  # Dutch
    "åäöéàü",  # Swedish, Finnish
    "æøåéèêóòôäö",  # Danish, Norwegian
    "áéíóúýþæöøð",  # Icelandic, Faroese
    "õäöüšžé",  # Estonian
)
"""The letters besides a-z of the languages that Windows-1252 is for."""
_FOREIGN_SHARE: Final = 0.005
"""Share of letters from no single one of these alphabets up to which a text is Western: names in English prose stay below
it, Hungarian read as Windows-1252, which comes nearest, has 0.012 and more."""


class Decoded(msgspec.Struct, frozen=True):
    """A text, the codec and byte order mark that give its bytes again, and what was odd about them."""

    text: str
    encoding: str
    bom: bytes = b""
    problems: tuple[Problem, ...] = ()


def decode(data: bytes) -> Decoded | None:
    """The text of ``data``: by byte order mark, as UTF-8, as detected, at last as latin-1; None for binary data."""
    for bom, encoding in _BOMS:
        if data.startswith(bom) and (text := _exact(data[len(bom) :], encoding)) is not None:
            return Decoded(text, encoding, bom)
    sample = data[:_SAMPLE]
    control = len(_CONTROL.findall(sample))
    if control <= _BINARY_SHARE * len(sample) and (text := _exact(data, "utf-8")) is not None:
        return Decoded(text, "utf-8")
    if control > _BINARY_SHARE * len(sample):
        for encoding in ("utf-16-le", "utf-16-be"):
            if (text := _exact(data, encoding)) is not None and _reads_well(text):
                return Decoded(text, encoding, problems=(_note(data, encoding),))
        return None
    for encoding in _guesses(data[:_DETECTED_FROM]):
        if (text := _exact(data, encoding)) is not None:
            return Decoded(text, encoding, problems=(_note(data, encoding),))
    return Decoded(data.decode("latin-1"), "latin-1", problems=(_note(data, "latin-1"),))


def _guesses(sample: bytes) -> tuple[str, ...]:
    """Encodings to try, the likeliest first.

    charset-normalizer often finds several single-byte encodings equally good, and then takes the first by name. Where
    Windows-1252, by far the most frequent, is one of them and its text is Western, that is it.
    """
    matches = from_bytes(sample)
    if any("cp1252" in match.could_be_from_charset for match in matches) and _is_western(sample.decode("cp1252")):
        return ("cp1252",)
    best = matches.best()
    return (best.encoding, "cp1252") if best else ("cp1252",)


def _is_western(text: str) -> bool:
    """Whether the letters of a text, all but a few, are those of one language of Western Europe."""
    letters = Counter(char for char in text.lower() if char.isalpha())
    beyond = letters.total() - sum(letters[char] for char in ascii_lowercase)
    foreign = min(beyond - sum(letters[char] for char in alphabet) for alphabet in _WESTERN)
    return foreign <= max(2, _FOREIGN_SHARE * letters.total())


def encode(text: str, encoding: str, bom: bytes = b"") -> bytes:
    """The bytes of a decoded text. Raises UnicodeEncodeError for a text that did not come from ``encoding``."""
    return bom + text.encode(encoding)


def _exact(data: bytes, encoding: str) -> str | None:
    """The text of ``data``, when it gives the same bytes again."""
    try:
        text = data.decode(encoding)
        return text if text.encode(encoding) == data else None
    except (UnicodeError, LookupError):
        return None


def _reads_well(text: str) -> bool:
    """Whether a text without byte order mark makes sense as UTF-16: mostly characters below U+0250, no control ones."""
    sample = text[:_SAMPLE]
    return sum(char.isprintable() or char in "\r\n\t" for char in sample) >= 0.99 * len(sample) and (
        sum(ord(char) < 0x250 for char in sample) >= 0.5 * len(sample)
    )


def _note(data: bytes, encoding: str) -> Problem:
    try:
        data.decode("utf-8")
        where = "looks like another encoding"
    except UnicodeDecodeError as error:
        where = f"not UTF-8 at byte {error.start}"
    return Problem("encoding", f"{where}; read as {encoding}")
