"""Rules of the customer's page: drawings, choices, seals."""

from __future__ import annotations

import json

import pytest

from kupiec.ground.kernel.refusal import Refusal
from kupiec.sales.offerpages import rules, tongue
from kupiec.sales.offerpages.values import BOX, MOST_POINTS, MOST_STROKES, Takeable

FIRM, OPTION = Takeable(1, True, True), Takeable(2, True, False)
INSTEAD, TAKEN = Takeable(3, True, False, instead=1), Takeable(4, False, True)
LINES = (FIRM, OPTION, INSTEAD, TAKEN)


def test_a_drawing_is_kept_as_it_came_and_drawn_by_digits_only():
    text = "1,2 3,4;600,200"
    assert rules.written(rules.strokes(text)) == text
    assert rules.path(text) == "M1,2 L3,4 M600,200 L600,200"
    assert rules.strokes("") == () and rules.strokes(" ; ;") == () and rules.path("") == ""


@pytest.mark.parametrize("text", [
    "1", "1,2,3", "-1,2", f"{BOX[0] + 1},1", f"1,{BOX[1] + 1}", "1,2\"/><script>", "１,2", "1.5,2", ";".join(["1,1"] * (MOST_STROKES + 1)),
    " ".join(["1,1"] * (MOST_POINTS + 1)), "12345,1",
])  # fmt: skip
def test_what_is_no_drawing_is_refused(text):
    with pytest.raises(Refusal) as refused:
        rules.strokes(text)
    assert refused.value.code == "BAD_SIGNATURE"


@pytest.mark.parametrize(("chosen", "code"), [
    ((), "NOTHING_CHOSEN"), ((9,), "NO_LINE"), ((4,), "GONE"), ((1, 3), "ONE_OF"), ((1,), ""), ((3, 2), ""), ((1, 2), ""),
])  # fmt: skip
def test_what_may_be_taken_together(chosen, code):
    if not code:
        rules.check_choice(chosen, LINES)
        return
    with pytest.raises(Refusal) as refused:
        rules.check_choice(chosen, LINES)
    assert refused.value.code == code


def test_firm_lines_that_are_left_are_proposed():
    assert rules.proposed(LINES) == {1}


def test_the_seal_follows_the_content_and_not_the_order_of_its_keys():
    one = {"net": "1.00", "lines": [{"id": 1, "description": "zażółć"}]}
    assert rules.seal(one) == rules.seal(json.loads(json.dumps(dict(reversed(one.items())))))
    assert rules.seal(one) != rules.seal({**one, "net": "1.01"})


def test_every_language_says_everything():
    assert {frozenset(said) for said in tongue.WORDS.values()} == {frozenset(tongue.WORDS["pl"])}
    assert set(tongue.WORDS) == set(tongue.NAMES) and all(text.strip() for said in tongue.WORDS.values() for text in said.values())
