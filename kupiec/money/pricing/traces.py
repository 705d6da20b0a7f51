"""The trace of a price: what was done, compactly, in JSON; `replay` walks it again and comes to the same price (PRC-9).

    {"s": steps, "x": passed over, "d": decimals, "f": factor, "n": next quantity break, "p": 1 when per pack}

A step is a list whose first member says what it does; numbers are texts, so nothing is lost:
`list id amount from`, `cat amount`, `src label amount` (bases), `cur rate document's-rate`, `net vat`, `gro vat`,
`ctr label percent` (a contract's discount), `pct rule percent`, `pctl rule percent` (on the line), `amt rule amount`,
`fix rule price`, `frm rule price {what the formula read}`, `flr rule price` (not below the rule's floor), `mk percent`,
`mkl percent`, `zero`, `man price discount reason`; of bundles `bnd id label percent` (on the line), `bnf id label price`,
of sets `set item label price`.
Passed over: `l list why figure`, `r rule why figure`, or `c label over day` (a contract's price that ended).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, localcontext
from functools import lru_cache
from typing import Any

from kupiec.ground.kernel.money import EXACT, half_up

ONE = Decimal(1)
ZERO = Decimal(0)
HUNDRED = Decimal(100)
BASES = ("list", "cat", "src")
State = tuple[Decimal | None, Decimal]


@lru_cache(maxsize=16_384)
def text(value: Decimal) -> str:
    """A number as short as it can be without losing a digit."""
    said = str(value)
    if "E" in said:
        said = format(value, "f")
    return said.rstrip("0").rstrip(".") if "." in said else said


def left_after(percent: Decimal) -> Decimal:
    """What `percent` per cent off leaves of one: 0.95 after 5, 1.04 after −4; exact, so a price is multiplied once."""
    return (HUNDRED - percent).scaleb(-2, EXACT)


def _base(step: list[Any], state: State) -> State:
    return Decimal(step[2] if step[0] != "cat" else step[1]), state[1]


_DO: Mapping[str, Callable[[list[Any], Decimal, Decimal], State]] = {
    "cur": lambda step, now, keep: (now * Decimal(step[1]) / Decimal(step[2]), keep),
    "net": lambda step, now, keep: (now * 100 / (100 + Decimal(step[1])), keep),
    "gro": lambda step, now, keep: (now * (100 + Decimal(step[1])) / 100, keep),
    "pct": lambda step, now, keep: (now * left_after(Decimal(step[2])), keep),
    "pctl": lambda step, now, keep: (now, keep * left_after(Decimal(step[2]))),
    "amt": lambda step, now, keep: (now - Decimal(step[2]), keep),
    "fix": lambda step, now, keep: (Decimal(step[2]), ONE),
    "ctr": lambda step, now, keep: (now * left_after(Decimal(step[2])), keep),
    "frm": lambda step, now, keep: (Decimal(step[2]), keep),
    "flr": lambda step, now, keep: (Decimal(step[2]), keep),
    "mk": lambda step, now, keep: (now * left_after(-Decimal(step[1])), keep),
    "mkl": lambda step, now, keep: (now, keep * left_after(-Decimal(step[1]))),
    "zero": lambda step, now, keep: (ZERO, keep),
    "bnd": lambda step, now, keep: (now, keep * left_after(Decimal(step[3]))),
    "bnf": lambda step, now, keep: (Decimal(step[3]), ONE),
    "set": lambda step, now, keep: (Decimal(step[3]), ONE),
}


def walk(trace: Mapping[str, Any]) -> Iterator[tuple[list[Any], Decimal | None, Decimal]]:
    """Each step with the running price after it (unrounded, per base unit or pack) and what the line keeps of it."""
    state: State = (None, ONE)
    for step in trace["s"]:
        if step[0] in BASES:
            state = _base(step, state)
        elif step[0] in _DO:
            state = _DO[step[0]](step, state[0] or ZERO, state[1])
        yield step, *state


def replay(trace: Mapping[str, Any]) -> Decimal:
    """The unit price (per line unit) the trace leads to; the same as when it was made."""
    with localcontext(EXACT):
        price: Decimal | None = None
        for step, now, _keep in walk(trace):
            if step[0] == "man" and step[1] is not None:
                return Decimal(step[1])
            price = now
        return finish(price or ZERO, trace["d"], Decimal(trace.get("f", "1")))


def replay_discount(trace: Mapping[str, Any]) -> Decimal:
    """The percent shown on the line that the trace leads to."""
    with localcontext(EXACT):
        left = ONE
        for step, _now, keep in walk(trace):
            if step[0] == "man" and (step[1] is not None or step[2] is not None):
                return Decimal(step[2] or 0)
            left = keep
        return shown(left)[0]


def finish(price: Decimal, decimals: int, factor: Decimal) -> Decimal:
    """Rounded once per base unit, then taken times the pack."""
    rounded = half_up(price, decimals)
    return rounded if factor is ONE or factor == ONE else half_up(rounded * factor, 4)


@lru_cache(maxsize=1_024)
def shown(keep: Decimal) -> tuple[Decimal, Decimal]:
    """The percent on the line when the line keeps `keep` of its value, and what that percent leaves."""
    percent = ZERO if keep == ONE else half_up((ONE - keep) * HUNDRED, 4)
    return percent, left_after(percent)
