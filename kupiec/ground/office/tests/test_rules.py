"""Which template prints a document; names as a nested whole."""

from __future__ import annotations

import pytest

from kupiec.ground.office import rules
from kupiec.ground.office.values import Name, TemplateFacts


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
