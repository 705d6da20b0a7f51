"""Floors as a table of cases; reasons typed after figures (PRC-10, examples.md P10)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kupiec.money.margins import rules
from kupiec.money.margins.values import Basis, Effect, Floor, Line

D = Decimal
SALES, DIRECTOR = 1, 2
PUMPS, TOOLS = 7, 8


def floor(
    percent: str = "12",
    *,
    role: int | None = None,
    group: int | None = None,
    basis: Basis = Basis.MARKUP,
    effect: Effect = Effect.APPROVAL,
    pk: int = 1,
) -> Floor:
    return Floor(pk, role, group, basis, D(percent), effect)


def line(price: str = "86.49", *, cost: str | None = "80", discount: str = "0", factor: str = "1", rate: str = "1", vat: str = "0") -> Line:
    return Line(1, "Pompa", 5, D(price), D(discount), D(factor), None if cost is None else D(cost), D(rate), D(vat))


@pytest.mark.feature("PRC-10")
@pytest.mark.parametrize(("given", "expected"), [
    (line(), ("89.60", "3.11")),  # P10
    (line("89.60"), None),
    (line("89.59"), ("89.60", "0.01")),
    (line(cost=None), None),
    (line("100", discount="15"), ("89.60", "4.60")),
    (line("800", factor="10"), ("896.00", "96.00")),
    (line("20", rate="4.3770"), ("20.48", "0.48")),  # 89.60 / 4.377 = 20.4706…, a price that can be typed is not below it
    (line("100", vat="23"), ("110.21", "10.21")),
    (line("0.01", cost="0.0111"), ("0.0125", "0.0025")),
])  # fmt: skip
def test_a_line_says_which_floor_it_breaks_and_by_how_much(given: Line, expected: tuple[str, str] | None) -> None:
    found = rules.breach(given, [floor()], roles=(), groups=())
    assert (None if found is None else (found.floor, found.short)) == (None if expected is None else (D(expected[0]), D(expected[1])))


@pytest.mark.parametrize(("floors", "roles", "groups", "expected"), [
    ([floor("12")], (SALES,), (), Effect.APPROVAL),
    ([floor("12"), floor("5", role=DIRECTOR)], (DIRECTOR,), (), None),
    ([floor("12"), floor("5", role=DIRECTOR)], (SALES, DIRECTOR), (), None),
    ([floor("12"), floor("0", role=DIRECTOR, basis=Basis.NONE)], (DIRECTOR,), (), None),
    ([floor("12", role=SALES)], (DIRECTOR,), (), None),
    ([floor("12", role=SALES)], (), (), None),
    ([floor("5"), floor("12", group=PUMPS)], (SALES,), (TOOLS,), None),
    ([floor("5"), floor("12", group=PUMPS)], (SALES,), (PUMPS,), Effect.APPROVAL),
    ([floor("12", group=PUMPS), floor("5", group=TOOLS)], (SALES,), (PUMPS, TOOLS), None),
    ([floor("5", role=SALES), floor("12", group=PUMPS)], (SALES,), (PUMPS,), None),
    ([floor("12"), floor("10", effect=Effect.REFUSE)], (SALES,), (), Effect.REFUSE),
    ([floor("12"), floor("5", effect=Effect.REFUSE), floor("30", effect=Effect.WARN)], (SALES,), (), Effect.APPROVAL),
    ([floor("30", effect=Effect.WARN)], (SALES,), (), Effect.WARN),
    ([floor("7.5", basis=Basis.MARGIN)], (SALES,), (), None),
    ([floor("7.6", basis=Basis.MARGIN)], (SALES,), (), Effect.APPROVAL),
])  # fmt: skip
def test_whose_floor_counts(floors: list[Floor], roles: tuple[int, ...], groups: tuple[int, ...], expected: Effect | None) -> None:
    found = rules.breach(line(), floors, roles=roles, groups=groups)
    assert (found and found.effect) is expected


_FLOORS = st.lists(
    st.builds(Floor, st.integers(1, 99), st.sampled_from([None, SALES, DIRECTOR]), st.sampled_from([None, PUMPS, TOOLS]),
              st.sampled_from(list(Basis)), st.integers(-50, 90).map(D), st.sampled_from(list(Effect))),
    max_size=6, unique_by=lambda one: (one.role_id, one.item_group_id, one.effect),
)  # fmt: skip
_PRICES = st.decimals("0.01", "300", places=2)


@given(_FLOORS, _PRICES, st.randoms())
def test_order_of_entry_never_matters_and_whoever_breaks_a_floor_breaks_the_strictest(
    floors: list[Floor], price: Decimal, dice: object
) -> None:
    shuffled = list(floors)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    asked = line(str(price))
    for roles in ((), (SALES,), (DIRECTOR,), (SALES, DIRECTOR)):
        found = rules.breach(asked, floors, roles=roles, groups=(PUMPS, TOOLS))
        again = rules.breach(asked, shuffled, roles=roles, groups=(PUMPS, TOOLS))
        assert (found and found[1:7]) == (again and again[1:7])
        if found is not None and found.effect is not Effect.WARN:
            strictest = rules.strictest(asked, floors, groups=(PUMPS, TOOLS))
            assert strictest is not None and strictest.percent >= found.percent > 0


@given(_FLOORS, _PRICES, _PRICES)
def test_a_higher_price_never_breaks_more_and_the_floor_shown_is_enough(floors: list[Floor], price: Decimal, more: Decimal) -> None:
    grave = [*Effect, None]
    low, high = (rules.breach(line(str(one)), floors, roles=(SALES,), groups=(PUMPS,)) for one in (price, price + more))
    assert grave.index(high.effect if high else None) >= grave.index(low.effect if low else None)
    if low is not None:
        mended = rules.breach(line(str(low.floor)), floors, roles=(SALES,), groups=(PUMPS,))
        assert mended is None or mended.effect is not low.effect


@pytest.mark.parametrize(("text", "expected"), [
    ("85,50 stały klient", ("85,50", "stały klient")), ("85", ("85", "")), ("12 480,50", ("12 480,50", "")),
    ("12 480,50 duży odbiór 2026", ("12 480,50", "duży odbiór 2026")), ("5% targi", ("5%", "targi")), ("85 zł", ("85 zł", "")),
    ("85 zł dla szkoły", ("85 zł", "dla szkoły")), ("klient", ("klient", "")), ("", ("", "")), ("-3 x", ("-3", "x")), ("85 PLN", ("85 PLN", "")),
    ("1.234,56 Łódź", ("1.234,56", "Łódź")),
])  # fmt: skip
def test_a_reason_is_typed_after_the_figure(text: str, expected: tuple[str, str]) -> None:
    assert rules.parted(text) == expected
