"""What names of pictures look like: file names, and alt texts made of them."""

import re
from typing import Final

from cleaner.text.scripts import NO_BLANKS

SUFFIXES: Final = ("jpg", "jpeg", "png", "webp", "gif", "heic", "avif", "tiff", "bmp")
_ENDS: Final = re.compile(rf"\.(?:{'|'.join(SUFFIXES)})\Z", re.IGNORECASE)
_NAME: Final = re.compile(r"[\w()%+.,@&~'-]{4,140}+")
CAMERA: Final = re.compile(
    r"(?:(?:IMG|DSC|DSCN|DSCF|DCIM|PXL|MVI|GOPR|PICT|WP|VID|SAM|P)[_-]?\d{3,}|_DSC|_MG_|(?:Screen ?shot|WhatsApp)\b"
    r"|\d{2,4}x\d{2,4}|\d{4}-\d{2}-\d{2}|[_-](?:scaled|thumb|final|edit|resized|cropped|hero|banner|web|large)\b|\d{5,})",
    re.IGNORECASE,
)
_NUMBERED: Final = re.compile(r"(?:IMG|DSC|DSCN|DSCF|DCIM|PXL|GOPR|PICT)[_-]?\d{3,9}(?:[_-]\w{1,20})?")
"""The name that a camera gives, without its suffix."""
_PARTS: Final = re.compile(r"[^\W_]++")
_LEAST_PARTS: Final = 3
"""Words of a file name that no camera gave, at least: logo.png and header-small.jpg are files that a text may speak of."""
_LEAST_SLUG_PARTS: Final = 5
"""Words of a slug at least: with ten an example stays and recall falls by 0.009."""
_LEAST_SLUG: Final = 28
"""Code points of an alt text made of a file name: rat-a-tat-tat-tat has 17."""
_SLUG: Final = re.compile(r"[^\W\d_A-Z]\w*+(?:-[^\W_A-Z]++)++")
_LEAST_IDEOGRAPHS: Final = 8
"""Ideographs of such a name at least; half or twice of it changes nothing (`poe thresholds`)."""


def is_name(text: str) -> bool:
    """Whether a line is a picture's file name or an alt text made of one, telling or not."""
    if _NUMBERED.fullmatch(text):
        return True
    return _NAME.fullmatch(text) is not None and (_ENDS.search(text) is not None or _is_slug(text))


def _is_slug(text: str) -> bool:
    """Whether words with hyphens are what alt texts are made of: many, different, in lower case."""
    if NO_BLANKS.search(text):
        return text.count("-") >= 2 and len(NO_BLANKS.findall(text)) >= _LEAST_IDEOGRAPHS
    if len(text) < _LEAST_SLUG or _SLUG.fullmatch(text) is None:
        return False
    parts = text.split("-")
    return len(parts) >= _LEAST_SLUG_PARTS and len(set(parts)) == len(parts) and not any(map(str.isdigit, parts[:-1]))


def is_telling(text: str) -> bool:
    """Whether a name can be nothing but a picture's: it names a camera or a size, or has many words."""
    if _NUMBERED.fullmatch(text):
        return True
    if not is_name(text):
        return False
    if _ENDS.search(text) is None:
        return True
    stem = text.rpartition(".")[0]
    return CAMERA.search(stem) is not None or len(_PARTS.findall(stem)) >= _LEAST_PARTS
