"""What is fuzzed: functions that take any bytes and raise only when something is wrong, with bytes to start from.

Nothing here needs atheris, so that ``tests/test_fuzz_cases.py`` replays found cases wherever the tests run.
"""

import hashlib
import io
import itertools
import json
import re
import tempfile
import warnings
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from copy import deepcopy
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Final
from unittest.mock import patch

import msgspec

from cleaner import Cleaner, CleanResult, Confidence, Config, Statistics
from cleaner.cli.options import Chosen, settings_for
from cleaner.corpus import SHORTEST, fragment, fragment_hash
from cleaner.documents import Folders
from cleaner.errors import RecordError, StoppedError, UsageError
from cleaner.extraction.pages import PageError, read_page
from cleaner.restoration import restore, verify
from cleaner.rules.packs import read_pack, rules_of
from cleaner.run import run
from cleaner.sources.decoding import decode, encode
from cleaner.sources.plan import make_plan
from cleaner.stages.rows import clean_rows
from cleaner.tasks import Work
from cleaner.writers.markdown import markdown, without_markup
from cleaner.writers.records import REPORT, DocumentRecord, read_report
from cleaner.writers.statistics import STATISTICS, read_statistics, write_statistics
from cleaner.writers.working import WORKING
from tests.cli.conftest import APPEAL, FILLED, PROFILE, PROSE, filled, tree
from tests.strategies import EXAMPLES, NASTY, PIECES, SEPARATORS
from tests.support import ROOT, seeds

LARGEST: Final = 100_000
"""Bytes of an input at most: what a text of this size may take is limited, see ``__main__``."""


class Target(msgspec.Struct, frozen=True):
    """A function to fuzz: ``check`` raises for a finding, ``starts`` are inputs, ``mutate`` knows how they are made."""

    check: Callable[[bytes], None]
    starts: Callable[[], Iterable[bytes]]
    mutate: Callable[[bytes, Random], bytes]


def _flags(data: bytes) -> tuple[Callable[[int], bool], bytes]:
    """What the first byte chooses, bit by bit, and the bytes after it."""
    chosen = data[0] if data else 0
    return (lambda bit: bool(chosen >> bit & 1)), data[1:]


def _text_of(data: bytes) -> str:
    """Any text from any bytes, lone surrogates included."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("utf-8", "surrogateescape")


# Cleaning


@cache
def _cleaner(likely: bool, protecting: bool, max_removed: float | None) -> Cleaner:
    confidence = Confidence.LIKELY if likely else Confidence.CERTAIN
    protect = (r"Share your \w+", r"\A\W") if protecting else ()
    return Cleaner(Config(confidence=confidence, protect=protect, max_removed=max_removed), strict=True)


@cache
def _statistics() -> Statistics:
    """Counts in which every second line that the mutations know stands often."""
    lines = itertools.chain.from_iterable(text.split("\n") for text in (*PIECES, *EXAMPLES))
    words = sorted({fragment_hash(found) for line in lines if len(found := fragment(line)) >= SHORTEST})[::2]
    return Statistics(tuple(words), tuple(3 + number % 50 for number in range(len(words))))


def check_clean(data: bytes) -> None:
    """Every code point is accounted for, clean text is clean, offsets map to the source and back."""
    is_set, rest = _flags(data)
    text = _text_of(rest)
    cleaner = _cleaner(is_set(0), is_set(1), 0.5 if is_set(2) else None)
    statistics = _statistics() if is_set(3) else None
    language = ("en", "de")[is_set(5)] if is_set(4) else None
    result = cleaner.clean(text, id="a", statistics=statistics, language=language)
    assert [problem for problem in result.problems if problem.kind != "held-back"] == []
    _check_spans(result, text)
    again = cleaner.clean(result.text, id="a", statistics=statistics, language=language)
    assert again.text == result.text, "cleaning a clean text changed it"


def _check_spans(result: CleanResult, text: str) -> None:
    assert result.source == text
    assert result.rebuild() == text
    at = removed = 0
    for removal in result.removals:
        start, end = removal.span.start, removal.span.end
        assert at <= start < end <= len(text)
        assert text[start:end] == removal.text
        assert removal.clean_offset == start - removed
        removed += end - start
        at = end
        assert result.to_clean(start) == result.to_clean(end - 1) == removal.clean_offset
    assert len(result.text) == len(text) - removed
    step = 1 + len(result.text) // 500
    offsets = [result.to_source(at) for at in range(0, len(result.text), step)]
    assert all(before < after for before, after in itertools.pairwise(offsets))
    assert all(text[offset] == result.text[number * step] for number, offset in enumerate(offsets))
    assert all(result.to_clean(offset) == number * step for number, offset in enumerate(offsets))


def _texts() -> list[bytes]:
    texts = [*EXAMPLES, *(seed.text for seed in seeds()), *(seed.text[-1500:] for seed in seeds())]
    texts += [path.read_text() for path in sorted((ROOT / "fixtures" / "prose").iterdir())]
    return [bytes([number % 64]) + text.encode() for number, text in enumerate(texts)]


def mutate_text(data: bytes, moment: Random) -> bytes:
    """Pieces that wake rules put in, and stretches of lines taken out, doubled, moved; at times the whole many times."""
    first, text = data[:1] or b"\0", _text_of(data[1:])
    for _ in range(moment.choice((1, 1, 2, 4))):
        lines = re.split(r"(?<=\n)|(?<=[.!?] )", text) if moment.random() < 0.7 else list(text)
        start = moment.randrange(len(lines) + 1)
        end = min(len(lines), start + moment.choice((0, 0, 1, 1, 2, 5)))
        known = moment.choice(PIECES) if moment.random() < 0.9 else moment.choice(EXAMPLES)
        put = moment.choice(
            (
                [moment.choice(SEPARATORS), known, moment.choice(SEPARATORS)],
                [moment.choice(SEPARATORS), known, moment.choice(SEPARATORS)],
                lines[start:end] * 2,
                [],
                [moment.choice(NASTY)],
                [moment.choice(SEPARATORS)],
                lines[start:end][::-1],
            )
        )
        text = "".join([*lines[:start], *put, *lines[end:]])
    if moment.random() < 0.01:
        text *= 1 + moment.choice((2_000, LARGEST)) // (len(text) + 1)
    return first + text.encode("utf-8", "surrogatepass")


# Bytes


def check_decode(data: bytes) -> None:
    """What is decoded gives its bytes again."""
    decoded = decode(data)
    assert decoded is None or encode(decoded.text, decoded.encoding, decoded.bom) == data


def _encoded() -> list[bytes]:
    texts = (PROSE, "Der Fluß führt Öl. Übermäßig!", "Привет, мир. Мы здесь.", "雨が降った。" * 9, "a\0b", "\ud800")
    codecs = (
        "utf-8",
        "utf-8-sig",
        "utf-16",
        "utf-16-le",
        "utf-32",
        "latin-1",
        "cp1252",
        "cp1251",
        "shift_jis",
        "gb18030",
    )
    return [text.encode(codec, "replace") for text in texts for codec in codecs]


def mutate_bytes(data: bytes, moment: Random) -> bytes:
    """Bytes that mean something put in, stretches taken out and doubled."""
    start = moment.randrange(len(data) + 1)
    end = min(len(data), start + moment.randrange(9))
    known = (
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\xfe\xff",
        b"\xff\xfe\0\0",
        b"\0\0\xfe\xff",
        b"\0",
        b"\xe9",
        b"\x81",
        b"\r\n",
    )
    return data[:start] + moment.choice((*known, data[start:end] * 2, b"")) + data[end:]


def check_page(data: bytes) -> None:
    """A page is read and can be written as Markdown, or is refused with a PageError."""
    try:
        page = read_page(data, metadata=True)
    except PageError:
        return
    made = markdown(CleanResult(None, page.text, page.text, "unchanged"), page)
    assert without_markup(made.text, made.markup) == page.text
    assert all(page.text[block.span.start : block.span.end] == block.text for block in page.blocks)
    page.text.encode()


def _pages() -> list[bytes]:
    return [path.read_bytes() for path in sorted((ROOT / "fixtures" / "pages").iterdir())]


def mutate_page(data: bytes, moment: Random) -> bytes:
    """Tags put in, taken out, doubled, often many times."""
    parts = re.split(rb"(?=<)|(?<=>)", data)
    start = moment.randrange(len(parts))
    end = min(len(parts), start + moment.choice((0, 1, 1, 3, 20)))
    tags = (b"<div>", b"</div>", b"<p>", b"<!--", b"<script>", b"<table><tr><td>", b"<![CDATA[", b"&#0;", b"&#xd800;")
    put = moment.choice(([moment.choice(tags)] * moment.choice((1, 2, 300)), parts[start:end] * 2, []))
    return b"".join([*parts[:start], *put, *parts[end:]])


# JSON

_NUMBERS: Final = (0, -1, 1, 2, 10**9, 2**63, -(2**63), 10**400, 1.5, 1e300)
_STRINGS: Final = (
    "",
    ".",
    "..",
    "../a.txt",
    "/etc/hosts",
    "a/../../b",
    "a\0b",
    "x" * 300,
    "sub",
    "sub/",
    "a.txt/b",
    "ff",
    "c3",
    "zz",
    "utf-8",
    "utf-16",
    "rot13",
    "idna",
    "hex",
    "\ud800",
    "campaign",
    "failed",
    REPORT,
    f"{WORKING}/counts",
)


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of all members and elements."""
    found = [path]
    if isinstance(value, dict):
        found += itertools.chain.from_iterable(_places(inner, (*path, key)) for key, inner in value.items())
    elif isinstance(value, list):
        found += itertools.chain.from_iterable(_places(inner, (*path, number)) for number, inner in enumerate(value))
    return found


def _with_other(value: Any, moment: Random, others: list[Any]) -> Any:
    """The value with one member or element replaced, taken out or doubled."""
    path = moment.choice(_places(value))
    made = moment.choice(
        (
            lambda: moment.choice(_NUMBERS),
            lambda: moment.choice(_STRINGS),
            lambda: moment.choice(_STRINGS),
            lambda: moment.choice((None, True, [], {}, [""], {"text": ""}, [1])),
            lambda: deepcopy(moment.choice(others)),
        )
    )()
    if not path:
        return made
    *above, last = path
    holder = value
    for step in above:
        holder = holder[step]
    if moment.random() < 0.15:
        del holder[last]
    elif isinstance(holder, list) and moment.random() < 0.3:
        holder.append(made)
    else:
        holder[last] = made
    return value


def mutate_lines(data: bytes, moment: Random) -> bytes:
    """Lines of JSON: values exchanged within and between lines, lines taken out, doubled, swapped."""
    first, lines = data[:1] or b"\0", data[1:].splitlines(keepends=True) or [b"{}\n"]
    if moment.random() < 0.1:
        first = bytes([moment.randrange(64)])
    number = moment.randrange(len(lines))
    chosen = moment.random()
    if chosen < 0.1:
        lines[number] = b""
    elif chosen < 0.2:
        lines.insert(moment.randrange(len(lines)), lines[number])
    elif chosen < 0.25:
        lines[number] = b"[" * moment.choice((1, 2_000)) + lines[number]
    else:
        with suppress(RecursionError):
            others = [value for line in lines[:20] for value in _values(line)] or [0]
            for value in _values(lines[number])[:1]:
                other = _with_other(value, moment, others)
                text = json.dumps(other, separators=(",", ":"), ensure_ascii=moment.random() < 0.5)
                lines[number] = text.encode("utf-8", "surrogatepass") + b"\n"
    return first + b"".join(lines)


def _values(line: bytes) -> list[Any]:
    """The value of a line of JSON and all in it; nothing for a line that is none."""
    try:
        value = json.loads(line)
    except ValueError:
        return []
    found = []
    for path in _places(value):
        inner = value
        for step in path:
            inner = inner[step]
        found.append(inner)
    return found


def check_rows(data: bytes) -> None:
    """Each line comes back as a row or as it came, as many as there were, in order."""
    rows = list(clean_rows(io.BytesIO(data[1:]), _cleaner(False, False, None)))
    assert [row.piece.data for row in rows] == list(io.BytesIO(data[1:]))
    for row in rows:
        if row.record is None or row.reason:
            assert row.data == row.piece.data
        else:
            assert isinstance(json.loads(row.data.removeprefix(BOM_UTF8))["text"], str)


def _rows() -> list[bytes]:
    rows = [
        {"id": number, "text": text, "more": [1, {"a": None}]} for number, text in enumerate((FILLED, PROSE, PROFILE))
    ]
    return [
        b"\0" + b"".join(json.dumps(row).encode() + b"\n" for row in rows),
        b'\0\n{"id":null,"text":"\\ud800"}\n[]\n',
    ]


# Reports and journals

_SOURCES: Final[Mapping[str, str | bytes]] = {
    "a.txt": FILLED,
    "b.txt": PROSE,
    "edited.txt": f"{APPEAL}\n\n{PROSE}",
    "old/latin.txt": f"Prün fell all night.\n\n{APPEAL}\n".encode("latin-1"),
    "wide.md": f"{PROFILE}\n{PROSE}".encode("utf-16"),
    "z.txt": f"{PROSE}\n{PROFILE}",
}
_MARK: Final = b',"digest":"'


class _Run(msgspec.Struct, frozen=True):
    """What is below a folder with sources and output, a report of it, and what there is when a run in it has ended."""

    before: Mapping[str, bytes]
    report: bytes
    after: Mapping[str, bytes] = {}


def sealed(data: bytes) -> bytes:
    """The lines, each with the digest that belongs to it, so that what is in them is looked at."""
    lines = []
    for line in data.splitlines():
        body = (line.rpartition(_MARK)[0] or line[:-1]) + b"}"
        lines.append(body[:-1] + _MARK + hashlib.sha256(body).hexdigest()[:32].encode() + b'"}\n')
    return b"".join(lines)


def _is_forged(data: bytes, known: bytes) -> bool:
    """Whether there are lines with a digest that fits which are none of the ``known`` ones: those of another version, too."""
    lines = set(known.splitlines(keepends=True))
    return any(line not in lines and sealed(line) == line for line in data.splitlines(keepends=True))


def _ran(folder: Path, *, counting: bool = True, keep_vanished: bool = False) -> None:
    how = Work(Config(), Folders(folder / "out"))
    with patch(
        "cleaner.tasks.Cleaner", lambda *_, **__: _cleaner(False, False, None)
    ):  # it takes longer to make than to use
        run(make_plan([folder / "in"]), how, counting=counting, keep_vanished=keep_vanished)


@cache
def _ended() -> _Run:
    """A run that ended."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        filled(folder / "in", _SOURCES)
        _ran(folder)
        return _Run(tree(folder), (folder / "out" / REPORT).read_bytes())


def check_report(data: bytes) -> None:
    """Damage is found, nothing is restored that is not as it was, and nothing else is written."""
    is_set, report = _flags(data)
    report = sealed(report) if is_set(0) else report
    forged = _is_forged(report, _ended().report)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        before = {**_ended().before, f"out/{REPORT}": report}
        filled(folder, before)
        findings = [*verify(folder / "out"), *verify(folder / "out", [folder / "in"])]
        if report == _ended().report:
            assert findings == []
        elif not forged:
            assert findings, "nobody sees that the report was changed"
        known = {
            digest
            for record in read_report(folder / "out" / REPORT)
            if isinstance(record, DocumentRecord)
            for digest in (record.source.sha256, record.source.text_sha256, record.clean and record.clean.sha256)
        }
        (folder / "to").mkdir()
        try:
            list(restore(folder / "out", folder / "to"))
        except StoppedError:
            assert forged, "names of a report that was not forged do not meet"
        restored = tree(folder / "to")
        assert {key: data for key, data in tree(folder).items() if not key.startswith("to/")} == before
        assert sorted(path.name for path in folder.iterdir()) == ["in", "out", "to"]
        for key, content in restored.items():
            assert hashlib.sha256(content).hexdigest() in known
            assert forged or content == before[f"in/{key}"]


def _reports() -> list[bytes]:
    report = _ended().report
    return [b"\0" + report, b"\1" + report, b"\0" + report[:-40], b"\1" + report.splitlines(keepends=True)[1], b"\0"]


@cache
def _stopped(counting: bool) -> _Run:
    """A run that was stopped, then one clean file edited and one source lost; and what a run comes to that is told nothing."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        filled(folder / "in", {**_SOURCES, "gone.txt": f"{PROSE}{FILLED}"})
        _ran(folder, counting=counting)
        (folder / "in" / "gone.txt").unlink()
        (folder / "out" / "z.txt").unlink()
        report = (folder / "out" / REPORT).read_bytes()
        (folder / "out" / REPORT).unlink()
        filled(folder / "out", {"edited.txt": "By hand.\n", "notes.txt": "Mine.\n", "old/.cleaner-tmp-4": "Rain fe"})
        (folder / "out" / WORKING).mkdir()
        before = tree(folder)
        _ran(folder, counting=counting)
        return _Run(before, b"".join(report.splitlines(keepends=True)[:-2]), tree(folder))


def check_journal(data: bytes) -> None:
    """A run goes on from any journal or report, to the bytes to which it comes without; nothing of others is written over."""
    is_set, journal = _flags(data)
    journal = sealed(journal) if is_set(0) else journal
    keep_vanished = is_set(3)
    stopped = _stopped(is_set(2))
    forged = _is_forged(journal, stopped.report)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        place = f"out/{REPORT}" if is_set(1) else f"out/{WORKING}/journal-1"
        filled(folder, {**stopped.before, place: journal})
        try:
            _ran(folder, counting=is_set(2), keep_vanished=keep_vanished)
        except UsageError:
            assert keep_vanished
            return
        after = tree(folder)
    wanted = dict(stopped.after)
    gone = wanted.pop("out/gone.txt")
    assert after.pop("out/gone.txt", gone) == gone
    if is_set(1):  # no run before says that it was stopped, so what it has left lies there
        after.pop("out/old/.cleaner-tmp-4", None)
    wanted.pop("out/old/.cleaner-tmp-4", None)
    if forged or keep_vanished:  # what a forged line says is believed: that a clean file is one of ours, and may go
        for files in (after, wanted):
            del files[f"out/{REPORT}"]
        assert after.items() <= wanted.items()
        not_ours = {"out/notes.txt", "out/edited.txt", *(key for key in wanted if key.startswith("in/"))}
        assert not_ours <= after.keys()
    else:
        assert after == wanted


def _journals() -> list[bytes]:
    return [bytes([flags]) + _stopped(bool(flags & 4)).report for flags in range(16)] + [b"\0", b"\1"]


# Statistics and configuration


def check_statistics(data: bytes) -> None:
    """Counts are read as they were written, or refused with a RecordError."""
    is_set, content = _flags(data)
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / STATISTICS
        path.write_bytes(_with_header(content) if is_set(0) else content)
        try:
            found = read_statistics(path)
        except RecordError:
            return
        write_statistics(path, found)
        assert read_statistics(path).digest == found.digest
        assert is_set(0) or found.digest == _counted().digest, "nobody sees that the counts were changed"
        found.frequency(PIECES[0])


def _with_header(data: bytes) -> bytes:
    """The rows with the header that belongs to them, so that they are looked at."""
    rows = data.splitlines(keepends=True)[1:]
    fields = [re.search(rb'"fragment":"([0-9a-f]+)","count":(\d{1,9})\D', row) for row in rows]
    found = [(int(field[1][-16:], 16), int(field[2])) for field in fields if field]
    counts = Statistics(tuple(key for key, _ in found), tuple(number for _, number in found))
    header = {"schema": "cleaner-statistics/1", "threshold": 3, "fragments": len(rows), "digest": counts.digest}
    return json.dumps(header).encode() + b"\n" + b"".join(rows)


def _counted() -> Statistics:
    return Statistics((1, 2**63 + 5, 2**64 - 1), (3, 2**32 - 1, 9))


def _counts() -> list[bytes]:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / STATISTICS
        write_statistics(path, _counted())
        return [b"\0" + path.read_bytes(), b"\1" + path.read_bytes()]


def check_configuration(data: bytes) -> None:
    """Settings are taken, or refused with a UsageError."""
    is_set, content = _flags(data)
    with tempfile.TemporaryDirectory() as name, warnings.catch_warnings():
        path = Path(name) / ("pyproject.toml" if is_set(0) else "cleaner.toml")
        path.write_bytes(content)
        try:
            warnings.simplefilter("ignore", FutureWarning)  # `[[a]`: a set that may mean something else one day
            settings = settings_for([Path(name)], Chosen(config_file=path))
            cleaner = Cleaner(settings.config)
        except UsageError:
            return
        assert len(settings.config.digest) == 64
        assert isinstance(settings.excludes(Path(name) / "drafts" / "a.txt"), str | None)
        assert cleaner.rules is not None


_TOML: Final = """select = ["link-list", "call-to-action"]
ignore = ["call-to-action"]
confidence = "likely"
protect = ["Share your \\\\w+", '\\A\\W{2,3}']
exclude = ["drafts/", "*.tmp", "!keep", "[a-c]?/**"]
include = ["*.txt"]
language = "en"
"""


def _configurations() -> list[bytes]:
    return [
        b"\0" + _TOML.encode(),
        b"\1[tool.cleaner]\n" + _TOML.encode(),
        b"\1[tool]\ncleaner = 1\n",
        b"\1tool = []\n",
    ]


def check_pack(data: bytes) -> None:
    """A pack is taken, and then its rules can be asked, or refused with a UsageError."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "my.toml"
        path.write_bytes(data[1:])
        try:
            pack = read_pack(path)
            cleaner = Cleaner(Config(packs=(pack,)))
        except UsageError:
            return
        text = "\n".join(example.text for rule in rules_of(pack) for example in (*rule.removes, *rule.keeps))
        _check_spans(cleaner.clean(text), text)


_PACK: Final = """# of one site
[rules.letter-box]
category = "call-to-action"
why = "The box is gone."
languages = ["en"]
highest = "certain"
literals = ["letter"]
phrases = ["tell ..2 (friend|friends) about us"]
removes = ["Rain fell.\\n\\n⟦Get the Harbour Letter every Friday⟧"]
keeps = ["Get the letter from the drawer."]

[rules.letter-box.patterns]
box = '^Get the \\pL+ Letter every (?P<cut>\\pL+)$'
"""


def _packs() -> list[bytes]:
    return [b"\0" + _PACK.encode()]


def mutate_toml(data: bytes, moment: Random) -> bytes:
    """Values and keys exchanged, lines taken out and doubled."""
    first, text = data[:1] or b"\0", data[1:].decode("utf-8", "replace")
    values = (
        '""', "[]", '["a", 1]', "1", "-1", "1" * 5_000, "nan", "true", "1979-05-27T07:32:00Z", "2026-02-30", "[" * 2_000,
        "{a = 1}", '"""', '["("]', '["a{99999999999}"]', '["(?P<a"]', "['[[a]']", "['\\8']", '["(?i)a(?i)"]', "{" * 500,
        '["' + "(" * 2_000 + '"]', '["**/**/a**b"]', '["/"]', '["\\u0000"]', '["[z-a]"]', '["certain"]', '"certain"', '["no"]',
    )  # fmt: skip
    keys = (
        "select",
        "protect",
        "exclude",
        "include",
        "language",
        "confidence",
        "a.b",
        '"\\n"',
        "[tool]",
        "[[tool]]",
        "tool.cleaner",
        "patterns",
        "phrases",
        "literals",
        "[rules.a]",
        "[rules.letter-box.patterns]",
    )
    lines = text.splitlines(keepends=True) or [""]
    number = moment.randrange(len(lines))
    key, equals, value = lines[number].partition("=")
    lines[number] = moment.choice(
        (
            f"{moment.choice(keys)}{equals}{value}",
            f"{key}={moment.choice(values)}\n",
            f"{key}={moment.choice(values)}\n",
            lines[number] * 2,
            "",
            f"{moment.choice(keys)} = {moment.choice(values)}\n{lines[number]}",
        )
    )
    return first + "".join(lines).encode("utf-8", "surrogatepass")


def check_ignore(data: bytes) -> None:
    """Whatever a ``.gitignore`` says, there is a plan."""
    with tempfile.TemporaryDirectory() as name:
        folder = filled(Path(name), {".gitignore": data, "a.txt": "", "sub/b.md": "", "sub/.gitignore": data[::-1]})
        assert {entry.name for entry in make_plan([folder])} & {"a.txt", "sub/b.md", "sub/"}


def _ignores() -> list[bytes]:
    return [b"*.txt\n!a.txt\n/sub/\n", b"**/b.*\n#c\n\\!x\n[!a-c]?\n", b"sub/**/b.md\n[[:alpha:]]*\n", b"[a\n\\\n***\n"]


def mutate_ignore(data: bytes, moment: Random) -> bytes:
    """Marks that mean something put in, stretches taken out and doubled."""
    start = moment.randrange(len(data) + 1)
    end = min(len(data), start + moment.randrange(6))
    known = b"* ** / **/ [ ] [! [^] [[:alpha:]] ? \\ ! # a - \r".split(b" ")
    put = moment.choice((*known, b" ", b"\n", data[start:end] * 2, b""))
    return data[:start] + put + data[end:]


TARGETS: Final = {
    "clean": Target(check_clean, _texts, mutate_text),
    "decode": Target(check_decode, _encoded, mutate_bytes),
    "page": Target(check_page, _pages, mutate_page),
    "rows": Target(check_rows, _rows, mutate_lines),
    "report": Target(check_report, _reports, mutate_lines),
    "journal": Target(check_journal, _journals, mutate_lines),
    "statistics": Target(check_statistics, _counts, mutate_lines),
    "configuration": Target(check_configuration, _configurations, mutate_toml),
    "pack": Target(check_pack, _packs, mutate_toml),
    "ignore": Target(check_ignore, _ignores, mutate_ignore),
}
