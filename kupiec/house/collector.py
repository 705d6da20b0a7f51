"""How often Python looks for cycles among objects that live as long as the process.

What start-up made (code, models, rules, templates) is set aside: it never becomes garbage, and looking through it took
a tenth of the time of every longer request. The rest is looked through less often than Python does by itself.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

YOUNG = 20_000


@contextmanager
def loading() -> Iterator[None]:
    """While the house is loaded nothing is looked through: that took a quarter of the time of a start, again and again for nothing."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def settle() -> None:
    """Called by every process of ours once it has loaded everything; the little that loading left behind goes now."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 10, 20)
