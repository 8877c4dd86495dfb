"""How time grows with the length of a text, for pieces that wake rules again and again.

    python -m tests.benchmarks.growth [--length N]

Each piece is repeated to a text of N code points and to one of four times as many. Linear time takes four times as long;
medians of interleaved rounds are compared. Exits with 1 when a piece takes more than ``MOST_TIMES`` as long.
"""

import argparse
import statistics
import sys
import time
from typing import Final

from cleaner import Cleaner

PIECES: Final = [
    "Table of Contents\n- A b\n- C d\n",
    "[a](#a) contents * [b](#b) ",
    "table of contents ](# ",
    "Big Blue Boat Here\nBig Blue Boat Here\n",
    "Big Blue Boat Here | Daily News\n",
    "a | b | c - d ",
    "Photo by Ann Lee\n",
    "- Who Is Ann Lee Of The Net Worth\n",
    "Table of Contents\n- The Title\n- The Other\n### The Title of ",
    "Read more: Big Blue Boat Here\n",
    "Lees ook: Dorp koopt brug\n",
    "[Lees ook: [",
    "Lees ook\nDorp koopt eigen brug\n",
    "- Vermögen Von Lena Brandt Enthüllt\n",
    "Inhaltsverzeichnis Wo es liegt ",
    "inhaltsverzeichnis inhaltsverzeichnis wo. ",
    "Inhaltsverzeichnis\n- [A b](#a)\n",
    "This site uses cookies. Accept all\n",
    "Share | Tweet | Print\n",
    "Tags: a, b\n",
    "« Previous 1 2 3 Next »\n",
    "By Ann Lee, June 3, 2020 10:17\n",
    "Log in to comment. Subscribe. ",
    "Home > A > B > ",
    "#ab #cd #ef ",
    "Reporting by Ann Lee; Editing by Bo Dahl\n",
    "© 2020 All rights reserved\n",
    "1,234 views\n",
]
TIMES_LONGER: Final = 4
MOST_TIMES: Final = 12
"""Linear is four, and clocks are noisy; quadratic is 16."""
LEAST_S: Final = 0.5
"""Seconds of CPU below which the longer text is no burden, however short the other one was."""
ROUNDS: Final = 3


def _taken(cleaner: Cleaner, piece: str, length: int) -> float:
    """Seconds of CPU for a text of about ``length`` code points."""
    text = piece * (length // len(piece))
    started = time.process_time()
    cleaner.clean(text)
    return time.process_time() - started


def main() -> int:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--length", type=int, default=40_000)
    options = parser.parse_args()
    cleaner, is_short = Cleaner(), False
    for piece in PIECES:
        _taken(cleaner, piece, options.length // TIMES_LONGER)  # what a piece needs is compiled when it is first met
        rounds = [
            (_taken(cleaner, piece, options.length), _taken(cleaner, piece, TIMES_LONGER * options.length))
            for _ in range(ROUNDS)
        ]
        short, long = (statistics.median(times) for times in zip(*rounds, strict=True))
        falls_short = long > max(MOST_TIMES * short, LEAST_S)
        is_short |= falls_short
        print(f"{long / short:6.1f} times, {long:6.2f} s  {piece!r}{'  falls short' if falls_short else ''}")
    return 1 if is_short else 0


if __name__ == "__main__":
    sys.exit(main())
