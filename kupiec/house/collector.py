"""How often Python looks for cycles among objects that live as long as the process.

What start-up made (code, models, rules, templates) is set aside: it never becomes garbage, and looking through it took
a tenth of the time of every longer request. The rest is looked through less often than Python does by itself.
"""

from __future__ import annotations

import gc

YOUNG = 20_000


def settle() -> None:
    """Called by every process of ours once it has loaded everything."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 10, 20)
