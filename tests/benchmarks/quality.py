"""What is removed and what is lost on the labelled documents: by nothing, by C4's rules, and by ours.

    python -m tests.benchmarks.quality

C4's rules are those of Raffel et al., "Exploring the Limits of Transfer Learning with a Unified Text-to-Text Transformer"
(Journal of Machine Learning Research 21, 2020), section 2.2, written down anew from the paper. Of a page they keep the lines
that end in a terminal punctuation mark and have at least five words, without those that mention Javascript or a policy on
cookies, terms or privacy; they drop pages with "lorem ipsum" or a curly bracket, and pages with fewer than three sentences.
Left out: the list of bad words, the comparison of three-sentence spans between pages, the language filter. The paper has only
English pages; so that other languages are not lost for their punctuation alone, marks of other scripts end a line, too, and
in scripts without spaces five letters are five words.
"""

import re
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from cleaner import Cleaner, Span
from cleaner.cli.output import table
from cleaner.evaluation import Cut, Cutter, Evaluation, GoldDocument, cuts_of, evaluate, read_gold, tokens
from tests.labelled import DEV, HELD_OUT, read

TERMINAL: Final = (".", "!", "?", '"', "”", "。", "！", "？", "」", "।", "؟", "»")
WORDS: Final = 5
SENTENCES: Final = 3
EASY: Final = 0.5
"""Share of documents that C4's line rules damage, below which a set is too easy to tell a careful cleaner from a coarse one."""
_UNWANTED: Final = re.compile(
    r"javascript|terms of use|privacy policy|cookie policy|uses cookies|use of cookies|use cookies", re.IGNORECASE
)
_PLACEHOLDER: Final = re.compile(r"lorem ipsum|\{", re.IGNORECASE)
_SENTENCE_END: Final = re.compile(r"[.!?](?=\s|\Z)|[。！？।؟]")
_LINE: Final = re.compile(r"[^\r\n]+")


def nothing(_document: GoldDocument) -> tuple[Sequence[Cut], int]:
    """The cleaner that takes nothing."""
    return [], 0


def _dropped_lines(text: str) -> Iterator[Span]:
    """The lines that C4 does not keep."""
    for line in _LINE.finditer(text):
        content = line.group().strip()
        if not content.endswith(TERMINAL) or len(tokens(content)) < WORDS or _UNWANTED.search(content):
            yield Span(line.start(), line.end())


def c4_lines(document: GoldDocument) -> tuple[Sequence[Cut], int]:
    """C4's rules for lines."""
    return [Cut(span, "c4-line") for span in _dropped_lines(document.text)], 0


def c4_pages(document: GoldDocument) -> tuple[Sequence[Cut], int]:
    """C4's rules for lines, and those that drop a whole page."""
    text = document.text
    for span in reversed(list(_dropped_lines(text))):
        text = text[: span.start] + text[span.end :]
    if _PLACEHOLDER.search(document.text) or len(_SENTENCE_END.findall(text)) < SENTENCES:
        return [Cut(Span(0, len(document.text)), "c4-page")], 0
    return c4_lines(document)


def cleaners() -> dict[str, Cutter]:
    """What is compared, by name."""
    return {
        "nothing": nothing,
        "C4, lines": c4_lines,
        "C4, lines and pages": c4_pages,
        "cleaner": partial(cuts_of, Cleaner()),
    }


def sets() -> dict[str, list[GoldDocument]]:
    """The documents, by name of the set; the English ones once more for themselves."""
    found = {}
    for folder in (DEV, HELD_OUT):
        english = {document.file for document in read(folder) if document.language == "en"}
        documents = read_gold(folder)
        found[folder.name] = documents
        found[f"{folder.name}, English"] = [document for document in documents if document.file in english]
    return found


def _row(name: str, who: str, evaluation: Evaluation) -> tuple[str, ...]:
    shares = (evaluation.recall, evaluation.precision, evaluation.kept_recall)
    return (
        name,
        who,
        *("n/a" if share is None else f"{share:.4f}" for share in shares),
        f"{evaluation.damaged}/{evaluation.total}",
        f"{evaluation.exact}/{evaluation.total}",
    )


def _damaged_below_title(documents: Sequence[GoldDocument], evaluation: Evaluation) -> int:
    """Documents that lost something after their first line, which as a title has no punctuation and always goes."""
    return sum(
        any(part.end > document.text.index("\n") for part in scored.lost)
        for document, scored in zip(documents, evaluation.documents, strict=True)
    )


def main() -> int:
    """Print the table, and say of each set whether it is too easy; the exit code is 1 when one is."""
    rows: list[tuple[str, ...]] = [("set", "cleaner", "recall", "precision", "kept recall", "damaged", "exact")]
    damage: list[str] = []
    easy = False
    for name, documents in sets().items():
        for who, cutter in cleaners().items():
            evaluation = evaluate(documents, cutter)
            rows.append(_row(name, who, evaluation))
            if cutter is c4_lines:
                share = evaluation.damaged / evaluation.total
                easy = easy or share < EASY
                verdict = "too easy" if share < EASY else "hard enough"
                deep = _damaged_below_title(documents, evaluation) / evaluation.total
                damage.append(
                    f"{name}: C4's line rules damage {share:.0%} of the documents, {deep:.0%} below their first line: {verdict}"
                )
    print(table(rows, left=2))
    print()
    print("\n".join(damage))
    return 1 if easy else 0


if __name__ == "__main__":
    sys.exit(main())
