"""The labelled documents, written and shown as marked texts.

    python -m tests.labelled add MARKED...   put the documents of marked files into fixtures/labelled
    python -m tests.labelled show NAME...    print documents of the development set as marked texts

A marked file holds documents one after the other. A line ``@@ NAME LANGUAGE`` starts each; ``⟦category:layout|text⟧``
draws a span round ``text``. What is kept in the repository is the documents and ``gold.jsonl``.
"""

import hashlib
import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple, TypedDict

from tests.support import ROOT

LABELLED: Final = ROOT / "fixtures" / "labelled"
DEV: Final = LABELLED / "dev"
HELD_OUT: Final = LABELLED / "held-out"
SECOND_HELD_OUT: Final = LABELLED / "held-out-2"
"""Written later, and held out."""
OPENED: Final = LABELLED / "opened"
"""Written with the second held-out set, and read since."""
CATEGORIES: Final = (
    "author-profile",
    "call-to-action",
    "image-caption",
    "link-list",
    "table-of-contents",
    "web-boilerplate",
)
SALT: Final = 810
"""Chosen before anything was scored, so that languages, kinds and categories are spread evenly over the two sets."""
_HEADER: Final = re.compile(r"^@@ (?P<name>\S+) (?P<language>[a-z]{2,3})\n", re.MULTILINE)
_OPEN: Final = re.compile(r"⟦(?P<category>[a-z-]+):(?P<layout>[a-z-]+)\|")


class LabelledSpan(TypedDict):
    """A stretch ``[start, end)`` of a document, in code points, and what it is."""

    start: int
    end: int
    category: str
    layout: str


class Labelled(NamedTuple):
    """A document with its gold spans."""

    file: str
    language: str
    text: str
    spans: list[LabelledSpan]

    @property
    def kind(self) -> str:
        """Whether something must go."""
        return "filler" if self.spans else "look-alike"

    @property
    def folder(self) -> Path:
        """Where it belongs: ``SALT``, a blank and its name without the suffix have a SHA-256 that three divides, or not."""
        digest = hashlib.sha256(f"{SALT} {self.file.rpartition('.')[0]}".encode()).digest()
        return HELD_OUT if int.from_bytes(digest) % 3 == 0 else DEV


def parsed(marked: str) -> tuple[str, list[LabelledSpan]]:
    """The text and the spans of a marked text.

    >>> parsed("Rain. ⟦call-to-action:comment-appeal|Comment!⟧")
    ('Rain. Comment!', [{'start': 6, 'end': 14, 'category': 'call-to-action', 'layout': 'comment-appeal'}])
    """
    text = ""
    spans: list[LabelledSpan] = []
    at = 0
    for match in _OPEN.finditer(marked):
        text += marked[at : match.start()]
        at = marked.index("⟧", match.end())
        inner = marked[match.end() : at]
        spans.append(
            {
                "start": len(text),
                "end": len(text) + len(inner),
                "category": match["category"],
                "layout": match["layout"],
            }
        )
        text += inner
        at += 1
    return text + marked[at:], spans


def marked_text(text: str, spans: Iterable[LabelledSpan]) -> str:
    """The other way round.

    >>> marked_text(*parsed("Rain. ⟦call-to-action:comment-appeal|Comment!⟧"))
    'Rain. ⟦call-to-action:comment-appeal|Comment!⟧'
    """
    pieces, at = [], 0
    for span in spans:
        inner = text[span["start"] : span["end"]]
        pieces += [text[at : span["start"]], f"⟦{span['category']}:{span['layout']}|{inner}⟧"]
        at = span["end"]
    return "".join([*pieces, text[at:]])


def documents_in(marked_file: str) -> Iterator[Labelled]:
    """The documents of a marked file."""
    headers = list(_HEADER.finditer(marked_file))
    for header, following in zip(headers, [*headers[1:], None], strict=True):
        body = marked_file[header.end() : following.start() if following else len(marked_file)]
        yield Labelled(header["name"], header["language"], *parsed(body.strip("\n") + "\n"))


def read(folder: Path) -> list[Labelled]:
    """The documents of a set, in the order of ``gold.jsonl``."""
    found = []
    for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        text = (folder / "documents" / record["file"]).read_bytes().decode("utf-8")
        found.append(Labelled(record["file"], record["language"], text, record["spans"]))
    return found


def write(folder: Path, documents: Iterable[Labelled]) -> None:
    """Write a set: ``gold.jsonl``, sorted by name, and the documents."""
    (folder / "documents").mkdir(parents=True, exist_ok=True)
    lines = []
    for document in sorted(documents):
        (folder / "documents" / document.file).write_bytes(document.text.encode())
        record = {
            "file": document.file,
            "chars": len(document.text),
            "language": document.language,
            "kind": document.kind,
            "spans": document.spans,
        }
        lines.append(json.dumps(record, ensure_ascii=False) + "\n")
    (folder / "gold.jsonl").write_text("".join(lines), encoding="utf-8")


def add(documents: Sequence[Labelled]) -> None:
    """Put documents into their sets; one with the name of an old one replaces it."""
    for folder in (DEV, HELD_OUT):
        before = {document.file: document for document in read(folder)} if (folder / "gold.jsonl").is_file() else {}
        before |= {document.file: document for document in documents if document.folder == folder}
        write(folder, before.values())


def main(arguments: Sequence[str]) -> None:
    """The command line above."""
    match arguments:
        case ["add", *paths] if paths:
            add([document for path in paths for document in documents_in(Path(path).read_text(encoding="utf-8"))])
        case ["show", *names] if names:
            for document in read(DEV):
                if document.file in names:
                    sys.stdout.write(f"@@ {document.file} {document.language}\n")
                    sys.stdout.write(marked_text(document.text, document.spans))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
