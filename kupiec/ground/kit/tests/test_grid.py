"""The lines grid's answers: each operation once, refusals at their cell, rights of columns."""

from __future__ import annotations

import base64
import json

import pytest
from django.core.cache import cache

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kit import grid_protocol, pattern_lines

pytestmark = [pytest.mark.django_db, pytest.mark.feature("ORD-1")]
URL = "/wzorce/pozycje/1/"


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


def _send(client, *ops, key="k1"):
    return client.post(URL, json.dumps({"key": key, "ops": list(ops)}), content_type="application/json")


def test_a_cell_is_set_and_its_row_and_totals_come_back(signed):
    told = _send(signed(), {"op": "set", "id": 1, "v": 1, "cells": {"quantity": "15"}}).json()
    assert told["results"] == [{"ok": True, "touched": [1]}]
    assert [(row["id"], row["v"], row["c"]["quantity"], row["c"]["net"]) for row in told["rows"]] == [(1, 2, "15", "6\u00a0076,35")]
    assert "zł" in told["totals"]


def test_a_batch_sent_again_works_once(signed):
    client = signed()
    op = {"op": "add", "text": "ZK-12-GW", "quantity": "3"}
    first, again = _send(client, op).json(), _send(client, op).json()
    assert first["rows"][0]["c"]["quantity"] == again["rows"][0]["c"]["quantity"] == "203"


def test_a_refused_operation_leaves_the_others(signed):
    told = _send(
        signed(),
        {"op": "set", "id": 1, "v": 1, "cells": {"quantity": "abc"}},
        {"op": "set", "id": 2, "v": 1, "cells": {"quantity": "7"}},
    ).json()
    assert [(result["ok"], result.get("code"), result.get("field")) for result in told["results"]] == [
        (False, "NOT_A_NUMBER", "quantity"),
        (True, None, None),
    ]
    assert [row["id"] for row in told["rows"]] == [2]


def test_an_old_version_is_a_conflict_with_their_row(signed):
    client = signed()
    _send(client, {"op": "set", "id": 1, "v": 1, "cells": {"quantity": "15"}})
    told = _send(client, {"op": "set", "id": 1, "v": 1, "cells": {"quantity": "16"}}, key="k2").json()
    assert told["results"][0]["conflict"]
    assert told["rows"][0]["c"]["quantity"] == "15"


def test_unclear_text_gives_candidates_and_writes_nothing(signed):
    client = signed()
    told = _send(client, {"op": "add", "text": "o"}).json()
    assert len(told["results"][0]["candidates"]) > 1
    assert len(client.get(URL).json()["rows"]) == 6


def test_removed_lines_come_back_by_undo(signed):
    client = signed()
    told = _send(client, {"op": "remove", "lines": [[2, 1], [3, 1]]}).json()
    assert told["removed"] == [2, 3]
    restored = _send(client, {"op": "restore", "data": told["results"][0]["undo"]}, key="k2").json()
    assert restored["order"] == [1, 2, 3, 4, 5, 6]


def test_what_takes_a_change_back_is_read_and_changed_by_nobody(signed):
    """Lines taken off hold all of a line, its cost too: the browser keeps them closed, for one user, one paper."""
    client = signed()
    undo = _send(client, {"op": "remove", "lines": [[2, 1]]}).json()["results"][0]["undo"]
    assert isinstance(undo, str) and "lines" not in str(base64.urlsafe_b64decode(undo))
    for at, data in enumerate((undo[:-6] + "AAAA==", {"lines": [2]}, "ż", "\ud800", None, 7)):
        assert _send(client, {"op": "restore", "data": data}, key=f"wrong-{at}").json()["results"][0]["code"] == "NOT_KEPT"
    assert _send(signed(), {"op": "restore", "data": undo}, key="k2").json()["results"][0]["code"] == "NOT_KEPT", "another user"
    elsewhere = client.post(
        URL.replace("/1/", "/2/"), json.dumps({"key": "k3", "ops": [{"op": "restore", "data": undo}]}), "application/json"
    )
    assert elsewhere.json()["results"][0]["code"] == "NOT_KEPT", "another paper"
    assert 2 not in [row["id"] for row in client.get(URL).json()["rows"]]
    assert _send(client, {"op": "restore", "data": undo}, key="k4").json()["order"] == [1, 2, 3, 4, 5, 6]


def test_a_block_is_pasted_whole_or_not(signed):
    client = signed()
    told = _send(
        client, {"op": "paste", "after": None, "columns": ["code", "quantity"], "rows": [["ZK-12-GW", "5"], ["ROZ-8-P", "2"]]}
    ).json()
    assert told["whole"]
    assert [row["c"]["quantity"] for row in told["rows"]][1] == "205"


def _quantities(client):
    return [row["c"]["quantity"] for row in client.get(URL).json()["rows"]]


def test_a_block_fills_cells_of_lines_that_are_there_and_is_taken_back_as_one(signed):
    client = signed()
    was = _quantities(client)
    lines = [{"id": 1, "v": 1, "cells": {"quantity": "1\u00a0234,50", "price": "9,90 zł"}}, {"id": 2, "v": 1, "cells": {"quantity": "7"}}]
    told = _send(client, {"op": "fill", "lines": lines, "said": "…"}).json()
    assert told["results"][0]["ok"] and [row["id"] for row in told["rows"]] == [1, 2]
    assert (told["rows"][0]["c"]["quantity"], told["rows"][0]["c"]["price"]) == ("1\u00a0234,5", "9,90")
    assert _quantities(client)[1:] == ["7", *was[2:]], "no line was added"
    _send(client, {"op": "restore", "data": told["results"][0]["undo"]}, key="k2")
    assert _quantities(client) == was


def test_every_refused_cell_of_a_block_is_told_with_row_and_column(signed):
    lines = [
        {"id": 2, "v": 1, "cells": {"quantity": "dużo", "price": "x"}}, {"id": 3, "v": 1, "cells": {"quantity": "7"}},
        {"id": 4, "v": 1, "cells": {"quantity": "-1"}},
    ]  # fmt: skip
    refused = _send(signed(), {"op": "fill", "lines": lines}).json()["results"][0]
    said = [refused["text"], *(one["text"] for one in refused["more"])]
    assert said == [
        "Wiersz 2, Ilość: „dużo” nie jest liczbą.", "Wiersz 2, Cena netto: „x” nie jest liczbą.",
        "Wiersz 4, Ilość: Ilość musi być większa od zera.",
    ]  # fmt: skip
    more = _send(signed(), {"op": "fill", "lines": [{"id": at, "v": 1, "cells": {"price": "x"}} for at in range(1, 7)]}).json()["results"][
        0
    ]
    assert len(more["more"]) == 5 and more["more"][-1]["text"] == "Jest ich więcej."
    assert [(one["id"], one["field"]) for one in refused["cells"]] == [(2, "quantity"), (2, "price"), (4, "quantity")]


def test_somebody_elses_change_stops_a_block(signed):
    client = signed()
    _send(client, {"op": "set", "id": 2, "v": 1, "cells": {"quantity": "15"}})
    lines = [{"id": at, "v": 1, "cells": {"price": "7"}} for at in (2, 3)]
    refused = _send(client, {"op": "fill", "lines": lines}, key="k2").json()
    assert (refused["results"][0]["code"], refused["results"][0]["text"][:8]) == ("CONFLICT", "Wiersz 2")
    assert {row["id"] for row in refused["rows"]} >= {2}, "what stands there comes back"


@pytest.mark.parametrize(
    "op",
    [
        {"op": "fill", "lines": []}, {"op": "fill", "lines": [{"id": 1, "v": 1, "cells": {"net": "1"}}]},
        {"op": "fill", "lines": [{"id": 1, "v": 1, "cells": {"price": "1"}}] * 2},
        {"op": "nope"}, {"op": "set", "id": "1", "v": 1, "cells": {"quantity": "1"}}, {"op": "set", "id": 1, "v": 1, "cells": {"net": "1"}},
        {"op": "set", "id": 1, "v": 1, "cells": {"__class__": "1"}}, {"op": "set", "id": 1, "v": True, "cells": {"quantity": "1"}},
        {"op": "command", "name": "drop"}, {"op": "add", "text": 5}, {"op": "set", "id": 1, "v": 1, "cells": {}},
        {"op": "paste", "after": None, "columns": ["margin"], "rows": []}, "x", None, {"op": "add", "text": "a\u0000"},
    ],
)  # fmt: skip
def test_what_the_declaration_does_not_know_is_refused(signed, op):
    answer = _send(signed(), op)
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "WRONG_OPERATION"


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"key": "a", "ops": 5}', "\u0000"])
def test_a_broken_body_is_refused(signed, body):
    assert signed().post(URL, body, content_type="application/json").status_code == 400


def test_a_column_without_the_right_is_not_even_sent(signed):
    seen, hidden = signed().get(URL).json(), signed([]).get(URL).json()
    assert "margin" in seen["rows"][0]["c"]
    assert "margin" not in hidden["rows"][0]["c"]
    assert "Marża" not in signed([]).get("/wzorce/").content.decode().split("data-setup=")[1].split(">")[0]


def test_why_is_a_fragment(signed, hx):
    client = signed()
    assert "405,09" in client.get(f"{URL}?why=1", headers=hx).content.decode()
    assert client.get(f"{URL}?why=x", headers=hx).status_code == 400


def test_batches_have_limits():
    ops = [{"op": "copy", "id": 1}] * (grid_protocol.MOST_OPS + 1)
    with pytest.raises(Refusal):
        grid_protocol.read_batch(json.dumps({"key": "k", "ops": ops}).encode(), editable=frozenset(), commands=frozenset())


def test_setup_names_what_the_browser_needs(signed):
    text = signed().get("/wzorce/").content.decode()
    assert "data-grid-rows" in text
    assert pattern_lines.LINES.keys


def test_what_may_be_meant_is_told_while_it_is_typed(signed):
    client = signed()
    (one,) = client.get(URL, {"suggest": "rozdziel"}).json()["choices"]
    assert one == {"code": "ROZ-8-P", "name": "Rozdzielacz 8-obw. z szafką", "stock": ["ok", "9"], "price": "1\u00a0016,80"}
    assert client.get(URL, {"suggest": "r"}).json()["choices"] == [], "one letter says nothing yet"
    assert client.get(URL, {"suggest": "nic takiego"}).json()["choices"] == []
