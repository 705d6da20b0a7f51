"""An invariant's code says which law is meant: laws of several rooms are named here, all other codes are one statement's."""

from __future__ import annotations

from collections import Counter

from kupiec.ground.kernel import invariants

SHARED = {"I1", "I8", "I9", "I12", "I13", "I17", "I18", "I36"}
"""Laws of the whole house (stock, numbers, lineage, sums, ledger, settlements, companies) that several statements answer."""


def test_a_code_is_one_statement_s() -> None:
    times = Counter(one.code for one in invariants.everything())
    clashes = {code: [(one.room, one.says) for one in invariants.everything() if one.code == code] for code, n in times.items() if n > 1}
    assert {code: told for code, told in clashes.items() if code not in SHARED} == {}


def test_sentences_tell_invariants_apart() -> None:
    assert [says for says, n in Counter(one.says for one in invariants.everything()).items() if n > 1] == []
