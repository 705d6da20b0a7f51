"""How large the strength tests are (quality/RELIABILITY sections 5 and 6): a size for every run, RELIABILITY's own under `./test --slow`.

@pytest.mark.parametrize("steps", sized("R9"))
def test_… (steps): ...
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest


@dataclass(frozen=True)
class Size:
    """How often, in every run and in the slow tier; `what` says of which thing so many."""

    quick: int
    slow: int
    what: str


SIZES = {
    "R3": Size(
        40, 1_000, "tries of many at once at things there are too few of: holds, budgets, contracts, tranches, bundles, reservations"
    ),
    "R4": Size(80, 2_000, "random intervals booked by 20 workers"),
    "R7": Size(110, 500, "pairs of two editors, every kind of record with a version in turn"),
    "R9": Size(300, 5_000, "steps of the sale, invariants after every 10th"),
    "R13": Size(60, 600, "steps whose outcomes are the same on the other database and when run again"),
    "F1": Size(200, 10_000, "deliveries of a batch whose worker and web server are killed"),
    "F1 kills": Size(5, 50, "kill −9 of the batch's worker, half as many of the web server"),
    "F4": Size(1, 1, "every write of the invoicing once, refused for want of space"),
    "F13": Size(10, 300, "seconds of 20 writers, 4 readers, a backup"),
    "F14": Size(1, 25, "backups under writes, each restored"),
}


def sized(name: str) -> list[Any]:
    """The sizes of a test as parameters: the quick one, and the slow one under its marker."""
    size = SIZES[name]
    quick = pytest.param(size.quick, id=str(size.quick))
    return [quick, pytest.param(size.slow, id=str(size.slow), marks=pytest.mark.slow)] if size.slow != size.quick else [quick]
