"""From the bytes of a page to text, as browsers decide: by byte order mark, by what the page declares, else by detection.

The labels are those of the WHATWG Encoding Standard, in which latin-1 is a name for windows-1252; the declaration is looked
for in the first 1,024 bytes (HTML, section 13.2.3.2). In two cases the bytes know better than the declaration, which a server
may have overruled: what is valid UTF-8 beyond ASCII is UTF-8, and what is declared as UTF-8 but mostly invalid is not.
"""

import codecs
import re
from typing import Final

import msgspec
import webencodings

from cleaner.sources.decoding import decode

_BOMS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED_WITHIN: Final = 1024
_COMMENT: Final = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_DECLARATION: Final = re.compile(
    rb"""<(?:meta\s[^>]{0,512}?charset\s*=\s*|\?xml\s[^>]{0,128}?encoding\s*=\s*)["']?\s*([^\s"'/>;]{1,40})""",
    re.IGNORECASE,
)
_REPLACED: Final = "\ufffd"


class DecodedPage(msgspec.Struct, frozen=True):
    """The text of a page, and the encoding (a WHATWG name, or Python's) in which it was read."""

    text: str
    encoding: str


def decode_page(data: bytes) -> DecodedPage | None:
    """The text of a page; bytes that its encoding does not have become U+FFFD. None for binary data."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return DecodedPage(data[len(bom) :].decode(encoding, "replace"), encoding)
    declared = _declared(data[:_DECLARED_WITHIN])
    if declared is not None and (text := _as_declared(data, declared)) is not None:
        return text
    decoded = decode(data)
    return None if decoded is None else DecodedPage(decoded.text, decoded.encoding)


def _declared(head: bytes) -> webencodings.Encoding | None:
    """The encoding that a page declares, if it is one. A page whose declaration can be read is not in UTF-16."""
    found = _DECLARATION.search(_COMMENT.sub(b"", head))
    encoding = webencodings.lookup(found[1].decode("latin-1")) if found else None
    return webencodings.UTF8 if encoding is not None and encoding.name.startswith("utf-16") else encoding


def _as_declared(data: bytes, declared: webencodings.Encoding) -> DecodedPage | None:
    """The text in the declared encoding, or in UTF-8; None when it is declared as UTF-8 and is not."""
    utf8 = data.decode("utf-8", "replace")
    if declared.name != "utf-8":
        is_utf8 = not data.isascii() and _REPLACED not in utf8
        if not is_utf8:
            return DecodedPage(declared.codec_info.decode(data, "replace")[0], declared.name)
    elif utf8.count(_REPLACED) > len(utf8) - len(utf8.encode("ascii", "ignore")) - utf8.count(_REPLACED):
        return None  # more broken letters than whole ones
    return DecodedPage(utf8, "utf-8")
