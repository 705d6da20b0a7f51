"""A refusal for want of a right names what the right is for, never its code."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from django.utils import translation

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kit import pages


def _lacking(right: str) -> Refusal:
    with pytest.raises(Refusal) as found:
        Actor(user_id=1, company_id=1, branch_id=None, request_id="t").require(right)
    return found.value


def test_a_right_is_told_in_words() -> None:
    request = RequestFactory().get("/ksiega/", headers={"HX-Request": "true"})
    with translation.override("pl"):
        answer = pages.refused(request, _lacking("parties.edit"))
    told = answer["HX-Trigger"].encode().decode("unicode_escape")
    assert answer.status_code == 403
    assert "parties.edit" not in told
    assert "uprawnienie" in told


def test_an_unknown_right_keeps_its_code() -> None:
    request = RequestFactory().get("/ksiega/", headers={"HX-Request": "true"})
    assert "nobody.declared" in pages.refused(request, _lacking("nobody.declared"))["HX-Trigger"]
