"""C5: pages and pickers open to everybody show nothing of the company to somebody without rights."""

from __future__ import annotations

from typing import Any

import pytest

from kupiec.ground.kernel import clock
from kupiec.ground.kit.pickers import pickers
from tests.security import surface, world
from tests.security.test_rights import FOR_EVERYBODY

pytestmark = pytest.mark.django_db


def test_pages_for_everybody_show_no_data_to_the_rightless(cast: Any) -> None:
    mark = "Tajemniczy Kontrahent"
    with clock.frozen(world.TODAY):
        world.build(cast, name=mark, item_name="Tajny Towar", remarks="Tajna uwaga")
        client = world.person(["nothing.at_all"])
        for one in surface.pages():
            if one.name in FOR_EVERYBODY and one.name != "kit-choices":
                for query in ({}, {"q": "Taj"}):
                    text = client.get(one.url(), query).content.decode()
                    assert mark not in text and "Tajny Towar" not in text and "Tajna uwaga" not in text, one.name


def test_pickers_show_no_data_to_the_rightless(cast: Any) -> None:
    leaks = []
    with clock.frozen(world.TODAY):
        world.build(cast, name="Tajemniczy Kontrahent", item_name="Tajny Towar")
        client = world.person(["nothing.at_all"])
        for picker in pickers:
            answer = client.get(f"/_/wybierz/{picker.name}/", {"q": "Taj"})
            if "Tajemniczy" in answer.content.decode() or "Tajny" in answer.content.decode():
                leaks.append((picker.name, answer.status_code))
    assert not leaks, str(leaks)
