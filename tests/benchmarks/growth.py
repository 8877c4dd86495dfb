"""How time grows with the length of a text: shapes that any file may have, and pieces that wake rules again and again.

    python -m tests.benchmarks.growth [--megabytes N] [--rules] [--most EXPONENT] [--only TEXT]

Each text is made in a quarter, a half and all of N MB (millions of code points). The exponent is the slope of a straight line
through the logarithms of lengths and seconds of CPU, each the least of some rounds: 1 is linear, 2 quadratic. Exits with 1 where
it is over ``--most``: for all rules together, and with ``--rules`` for each rule alone.
"""

import argparse
import math
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Final

from cleaner import Cleaner, Confidence, Config
from cleaner.rules.catalogue import all_rules

SHAPES: Final[Mapping[str, Callable[[int], str]]] = {
    "one line of prose": lambda at: f"The boat of pilot {at} lay in the harbour, and nobody spoke. ",
    "a paragraph a line": lambda at: (
        f"The boat of pilot {at} lay in the harbour, and nobody spoke. It rained, as it always had.\n\n"
    ),
    "wrapped prose": lambda at: (
        f"the boat of pilot {at} lay in the harbour and\nnobody spoke, for it had rained all night and\n"
    ),
    "bullets": lambda at: f"- The Boat Of Pilot {at}\n",
    "the same bullet": lambda _: "- a\n",
    "key-value lines": lambda at: f"Name : Pilot {at}\nUsername : pilot{at}\n",
    "title lines": lambda at: f"The Boat Of Pilot {at}\n\n",
    "blank lines": lambda _: "\n",
    "carriage returns": lambda at: f"Boat {at}\r\n\r\n",
    "only blanks": lambda _: " ",
    "no blanks": lambda _: "harbour",
    "only punctuation": lambda at: "-|:.#*[]()!?"[at % 12],
    "only digits": lambda at: f"{at}",
    "brackets that open": lambda _: "[(",
    "table rows": lambda at: f"| {at} | boat | 3 |\n",
    "emoji": lambda _: "⛵️🌊 ",
    "Chinese without marks": lambda _: "港口的船在雨里",
    "accents that combine": lambda _: "e\u0301\u0323",
}
"""A text is such pieces, numbered from 0, one after the other."""
PIECES: Final = (
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
)
MOST_OF_ALL: Final = 1.2
MOST_OF_ONE: Final = 1.4
LEAST_S: Final = 0.1
"""Seconds of CPU for a MB below which a text is no burden, and clocks say little about how it grows."""
ROUNDS: Final = 3
_PARTS: Final = (4, 2, 1)


def texts() -> Iterator[tuple[str, Callable[[int], str]]]:
    """Names of the texts, and what makes one of a length in code points."""
    for name, piece in SHAPES.items():
        yield name, partial(_of_length, piece)
    for words in PIECES:
        yield repr(words), partial(_of_length, partial(_same, words))


def _same(words: str, _number: int) -> str:
    return words


def _of_length(piece: Callable[[int], str], length: int) -> str:
    """Whole pieces of about a length: what stands at the end of a text decides how often it is looked at."""
    count = length // len(piece(length)) + 1
    return "".join(map(piece, range(count)))


def _taken(cleaner: Cleaner, text: str) -> float:
    started = time.process_time()
    cleaner.clean(text)
    return time.process_time() - started


def exponent(cleaner: Cleaner, make: Callable[[int], str], length: int) -> tuple[float, float]:
    """How the time for a text grows, and the seconds for one of ``length`` code points."""
    lengths = [length // part for part in _PARTS]
    made = [make(each) for each in lengths]
    _taken(cleaner, made[0])  # what a text needs is compiled when it is first met
    seconds = [min(_taken(cleaner, text) for _ in range(ROUNDS)) for text in made]
    slope = statistics.linear_regression(
        [math.log(each) for each in lengths], [math.log(max(each, 1e-6)) for each in seconds]
    ).slope
    return slope, seconds[-1]


def main() -> int:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=float, default=4)
    parser.add_argument("--most", type=float, help=f"default: {MOST_OF_ALL}, of a rule alone {MOST_OF_ONE}")
    parser.add_argument("--rules", action="store_true", help="each rule alone, too")
    parser.add_argument("--only", default="", help="texts whose names have this in them")
    options = parser.parse_args()
    length = int(options.megabytes * 1_000_000)
    cleaners = {"all rules": (Cleaner(), options.most or MOST_OF_ALL)}
    if options.rules:
        for rule in all_rules():
            config = Config(select=(rule.id,), confidence=Confidence.LIKELY)
            cleaners[rule.id] = (Cleaner(config), options.most or MOST_OF_ONE)
    is_short = False
    for who, (cleaner, most) in cleaners.items():
        for name, make in texts():
            if options.only not in name:
                continue
            slope, seconds = exponent(cleaner, make, length)
            is_burden = seconds > LEAST_S * options.megabytes
            falls_short = is_burden and slope > most
            is_short |= falls_short
            if who == "all rules" or is_burden:
                verdict = "  falls short" if falls_short else "" if is_burden else "  (fast)"
                print(f"{slope:5.2f}  {seconds:6.2f} s  {who}: {name}{verdict}", flush=True)
    return 1 if is_short else 0


if __name__ == "__main__":
    sys.exit(main())
