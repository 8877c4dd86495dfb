"""Words that send the reader to other pages: headings of related articles, callouts before a link."""

import re
from typing import Final

from cleaner.layout import words_of
from cleaner.rules.lexicon import in_all_languages
from cleaner.text.folding import fold

_SAMPLE: Final = 120
"""Code points in which a cue is looked for: the longest has 60; half or twice of it changes nothing (`poe thresholds
--pages`)."""


class Cues:
    """The cues in some sections of the lexicons of link lists, by their first words."""

    def __init__(self, *sections: str) -> None:
        entries = in_all_languages("link-list", *sections)
        self._by_first: dict[str, list[str]] = {}
        for cue in sorted({words_of(entry) for entry in entries} - {""}, key=lambda cue: (-len(cue), cue)):
            self._by_first.setdefault(cue.split()[0], []).append(cue)

    def starting(self, text: str) -> str:
        """The longest cue with which a text starts, as words; empty when there is none."""
        words = words_of(text[:_SAMPLE])
        candidates = self._by_first.get(words.split(" ", 1)[0], ())
        return next((cue for cue in candidates if words == cue or words.startswith(f"{cue} ")), "")

    def is_all_of(self, text: str) -> bool:
        """Whether a text is a cue and nothing else."""
        return len(text) <= _SAMPLE and self.starting(text) == words_of(text) != ""


def has_colon_after(text: str, cue: str) -> bool:
    """Whether a text starts with the words of a cue and a colon, a dash or an arrow."""
    words = r"\W+".join(map(re.escape, cue.split()))
    return re.match(rf"\W*{words}\s*[:：»>→|–-]", fold(text)) is not None
