"""Who is named in a text."""

from __future__ import annotations

import pytest

from kupiec.ground.notifications import rules

USERS = ("jan.nowak", "anna", "Ola", "jan", "Łucja.Źdźbło-Ćma")
CASES = [
    ("@anna zerknij", ["anna"]),
    ("Prośba do @jan.nowak.", ["jan.nowak"]),
    ("@jan, @ANNA i @ola: proszę", ["jan", "anna", "Ola"]),
    ("@anna @anna", ["anna"]),
    ("pisz na biuro@anna.pl albo jan@firma.pl", []),
    ("https://x.pl/@anna", []),
    ("@nikt @ @", []),
    ("(@anna)", ["anna"]),
    ("@Łucja.Źdźbło-Ćma, @lucja.zdzblo-cma", ["Łucja.Źdźbło-Ćma"]),
]


@pytest.mark.feature("KER-19")
@pytest.mark.parametrize(("text", "wanted"), CASES)
def test_names_called(text, wanted):
    assert rules.named(text, USERS) == wanted
    assert rules.calls(text) or not wanted


def test_a_crowd_is_cut():
    users = [f"u{number}" for number in range(100)]
    assert len(rules.named(" ".join(f"@{name}" for name in users), users)) == rules.MOST
