"""R9: a random sale, right and wrong steps, beside a model; R13: the same story on the other database and when told again."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

from tests.cast import Cast
from tests.strength import steps_goods, steps_lots, steps_money, steps_promises, steps_sales, steps_wrong
from tests.strength.machine import Machine, steps
from tests.strength.sizes import sized

SEED = int(os.environ.get("KUPIEC_SEED", "20261122"))
"""A story that failed is told again by KUPIEC_SEED=…"""
ROOMS = (steps_goods, steps_lots, steps_money, steps_promises, steps_sales, steps_wrong)


@pytest.mark.feature("KER-4")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("count", sized("R9"))
def test_a_random_sale_keeps_every_invariant_and_the_model(cast: Cast, count: int) -> None:
    machine = Machine(cast, SEED)
    machine.run(count, audit_every=10 if count < 1000 else 50)
    assert len(machine.story) == count
    done = {said.split()[0] for said in machine.outcomes if said.endswith(" done")}
    if count >= 1000:
        assert done == set(steps), sorted(set(steps) - done)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("count", sized("R13"))
def test_the_same_story_elsewhere_ends_the_same(cast: Cast, count: int) -> None:
    """Told again by another process on SQLite, the outcome of every step, goods and debts are the same (R13, G25, G2)."""
    hidden = ("KUPIEC_TEST_FOLDER", "KUPIEC_TEST_DATABASE", "KUPIEC_DATABASE", "KUPIEC_DATA")
    given = {name: value for name, value in os.environ.items() if name not in hidden}
    given |= {"DJANGO_SETTINGS_MODULE": "kupiec.house.settings_test", "PYTHONPATH": str(settings.ROOT)}
    asked = [sys.executable, "-m", "tests.strength.teller", str(SEED), str(count)]
    with subprocess.Popen(asked, env=given, cwd=settings.ROOT, stdout=subprocess.PIPE, text=True) as child:
        machine = Machine(cast, SEED)
        machine.run(count)
        told = child.communicate()[0]
    assert json.loads(told.splitlines()[-1]) == machine.digest(), machine.told("told again, it went otherwise")
