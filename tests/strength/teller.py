"""Tells a story of the state machine on a SQLite of its own, as JSON: seed and number of steps are its arguments."""

from __future__ import annotations

import json
import sys

if __name__ == "__main__":
    import django

    django.setup()
    from django.db import connection

    from tests.cast import build_cast
    from tests.strength import steps_goods, steps_lots, steps_money, steps_promises, steps_sales, steps_wrong
    from tests.strength.machine import Machine

    assert connection.vendor == "sqlite" and (steps_goods, steps_lots, steps_money, steps_promises, steps_sales, steps_wrong)
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    machine = Machine(build_cast(), int(sys.argv[1]))
    machine.run(int(sys.argv[2]), audit_every=1_000_000)
    json.dump(machine.digest(), sys.stdout)
