"""Frozen facts as short texts: everything comes back as it was, whatever a user has written."""

from __future__ import annotations

import copy

import pytest

from kupiec.ground.kernel.packed import PHRASES, RARE, Packed, PackedField, pack, unpack

PARTY = {"id": 3, "code": "K1", "kind": "company", "name": "Młyn", "short_name": "", "nip": "", "address": {"id": 4, "city": "Łódź"}}
TRACE = {"s": [["list", 1, "552.8"], ["pct", 5, "0"], ["mkl", "-2"]], "d": 2, "x": [["r", 3, "quantity", "100"]], "n": "10"}


@pytest.mark.parametrize(
    "value",
    [
        TRACE,
        {"orderer": PARTY, "recipient": dict(PARTY), "payer": {**PARTY, "id": 5}, "bank": None, "payment": ""},
        {},
        [],
        {"name": "".join(map(chr, range(1, 40)))},
        {"name": " ".join(PHRASES) + " ".join(RARE), "\x1f": {"=": 1}, "k": {"=": "no"}},
        {"reason": "\x1fA\x01 \u0080 \\u0001 ]]} =", "a": {}, "b": {}},
    ],
)
def test_facts_come_back_as_they_were(value):
    assert unpack(pack(value)) == value
    assert pack(PackedField().to_python(pack(value))) == pack(value)


def test_what_recurs_takes_little_room():
    assert len(pack(TRACE)) < 35
    assert len(pack({"orderer": PARTY, "recipient": PARTY, "payer": PARTY})) < len(pack({"orderer": PARTY})) + 5


def test_codes_are_of_one_phrase_each():
    assert len(set(PHRASES + RARE)) == len(PHRASES) + len(RARE) and len(PHRASES) <= 30
    assert not any(ord(letter) < 32 for phrase in PHRASES + RARE for letter in phrase)


def test_stored_facts_read_like_an_object_and_can_not_be_changed():
    facts = PackedField().to_python(pack(TRACE))
    assert isinstance(facts, Packed) and facts == TRACE and facts["d"] == 2 and "x" in facts and len(facts) == 4
    assert copy.deepcopy(facts) == TRACE and bool(facts) and not PackedField().to_python("{}")
    with pytest.raises(TypeError):
        facts["d"] = 3  # type: ignore[index]
