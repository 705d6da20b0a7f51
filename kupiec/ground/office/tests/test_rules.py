"""Which template prints a document; names as a nested whole."""

from __future__ import annotations

import datetime as dt

import pytest

from kupiec.ground.office import rules
from kupiec.ground.office.values import Name, PaperFacts, Standing, TemplateFacts


def _facts(pk: int, language: str = "", party: int | None = None) -> TemplateFacts:
    return TemplateFacts(id=pk, language=language, party_id=party, name=f"T{pk}")


@pytest.mark.parametrize(
    ("language", "party", "expected"),
    [("pl", None, [2, 1]), ("en", None, [1]), ("pl", 7, [4, 3, 2, 1]), ("de", 7, [3, 1]), ("pl", 8, [2, 1])],
)
@pytest.mark.feature("OFR-9")
def test_the_customers_own_goes_first_then_the_language(language: str, party: int | None, expected: list[int]) -> None:
    known = [_facts(1), _facts(2, "pl"), _facts(3, "", 7), _facts(4, "pl", 7)]
    assert [one.id for one in rules.fitting(known, language=language, party_id=party)] == expected


def test_names_make_a_nested_whole():
    names = [Name("a.b", "", "1"), Name("x[].c", "", "2"), Name("x[].y[].d", "", "3")]
    assert rules.shape(names) == {"a": {"b": ""}, "x": [{"c": "", "y": [{"d": ""}]}]}
    assert rules.sample(names, times=2) == {"a": {"b": "1"}, "x": [{"c": "2", "y": [{"d": "3"}, {"d": "3"}]}] * 2}


DAY = dt.date(2026, 11, 23)


@pytest.mark.feature("OFR-6")
@pytest.mark.parametrize(
    ("papers", "expected", "which"),
    [
        ([], Standing.MISSING, None),
        ([(1, -10, None)], Standing.OK, 1),
        ([(1, -10, 15)], Standing.OK, 1),
        ([(1, -10, 14)], Standing.SOON, 1),
        ([(1, -10, 0)], Standing.SOON, 1),
        ([(1, -10, -1)], Standing.EXPIRED, 1),
        ([(1, 1, 40)], Standing.MISSING, None),
        ([(1, -90, -2), (2, -1, 60)], Standing.OK, 2),
        ([(1, -90, 80), (2, -1, 20)], Standing.OK, 1),
    ],
)
def test_how_an_enclosure_stands_on_a_day(papers: list[tuple[int, int, int | None]], expected: Standing, which: int | None) -> None:
    made = [PaperFacts(pk, DAY + dt.timedelta(begin), None if end is None else DAY + dt.timedelta(end)) for pk, begin, end in papers]
    state, best = rules.standing(made, on=DAY, warn_days=14)
    assert (state, best and best.id) == (expected, which)
