"""Merges at the same moment, and one killed in the middle: whole or not at all (KER-22)."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connections

from kupiec.ground.kernel import invariants
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.tests import processes
from kupiec.ground.merging import public as merging
from kupiec.ground.merging.models import Merge, Passage
from kupiec.ground.merging.tests import builders
from kupiec.money.invoicing.models import Invoice
from kupiec.people.parties.models import Party
from tests.cast import build_cast


def _together(*works: Any) -> list[Any]:
    """What each answers, begun at once."""
    begun, answers = threading.Barrier(len(works)), [None] * len(works)

    def run(number: int) -> None:
        begun.wait()
        try:
            answers[number] = works[number]()
        except Refusal as refusal:
            answers[number] = refusal.code
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def _offenders() -> list[str]:
    return [f"{one.code}: {line}" for one, lines in invariants.run() for line in lines]


@pytest.mark.feature("KER-22")
@pytest.mark.django_db(transaction=True)
def test_the_same_merge_twice_at_once_is_done_once():
    cast = build_cast()
    kept, gone = builders.firm(cast.by, "Amper"), builders.firm(cast.by, "Amper s.c.")
    builders.past(cast, gone, invoices=1)
    answers = _together(*[lambda: merging.merge(builders.wish(kept, gone), by=cast.by)] * 3)
    assert len(set(answers)) == 1 and Merge.objects.count() == 1
    assert _offenders() == []


@pytest.mark.feature("KER-22")
@pytest.mark.django_db(transaction=True)
def test_each_into_the_other_at_once_leaves_one():
    cast = build_cast()
    one, other = builders.firm(cast.by, "Amper"), builders.firm(cast.by, "Amper s.c.")
    answers = _together(
        lambda: merging.merge(builders.wish(one, other), by=cast.by), lambda: merging.merge(builders.wish(other, one), by=cast.by)
    )
    assert sorted(map(type, answers), key=str) == [int, str] and "MERGED_ALREADY" in answers
    assert Party.objects.count() == 1 and Merge.objects.count() == 1
    assert _offenders() == []


@pytest.mark.feature("KER-22")
@pytest.mark.django_db(transaction=True)
def test_a_merge_killed_before_its_end_has_done_nothing():
    cast = build_cast()
    kept, gone = builders.firm(cast.by, "Amper"), builders.firm(cast.by, "Amper s.c.")
    builders.past(cast, gone, invoices=1)
    before = builders.everything()
    program = processes.start("kupiec.ground.merging.tests.killed", str(cast.company.pk), str(kept.pk), str(gone.pk))
    try:
        assert program.stdout is not None and "moved" in program.stdout.readline()
    finally:
        program.kill()
        program.wait()
    assert builders.everything() == before
    assert not Merge.objects.exists() and not Passage.objects.exists()
    merging.merge(builders.wish(kept, gone), by=cast.by)
    assert Invoice.objects.get().orderer_id == kept.pk and _offenders() == []
