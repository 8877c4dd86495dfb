"""The command line with a rule that does what documents tell it: die, hang, eat memory. Run as a program of its own.

python -m tests.runs.hostile clean SRC --out DIR ...
"""

import os
import signal
import time
from collections.abc import Iterator, Sequence
from typing import Final

from cleaner.cli import main
from cleaner.document import Document
from cleaner.model import Confidence, Span, Vote
from cleaner.rules.catalogue import all_rules
from cleaner.rules.rule import Literal, Rule
from tests.support import made_up, rules_are

KILL: Final = "hostile: kill"
HANG: Final = "hostile: hang"
EAT: Final = "hostile: eat"
SLOW: Final = "hostile: slow"
LAPSE: Final = "hostile: fail"


def _obey(_rule: Rule, document: Document, _places: Sequence[Span]) -> Iterator[Vote]:
    if KILL in document.text:
        os.kill(os.getpid(), signal.SIGKILL)
    if HANG in document.text:
        time.sleep(1_000)
    if SLOW in document.text:
        time.sleep(0.05)
    if LAPSE in document.text:
        os._exit(7)
    if EAT in document.text:
        held = [bytearray(2**20)]
        while True:
            held.append(bytearray(2 * len(held[-1])))
    yield from ()


if __name__ == "__main__":
    with rules_are([*all_rules(), made_up("obedient", Literal("hostile:"), votes=_obey, highest=Confidence.HINT)]):
        main()
