"""``report.html``: what a run did, as one page for a person to look at. Made of ``provenance.jsonl`` and the clean files."""

from typing import Final

PAGE: Final = "report.html"
