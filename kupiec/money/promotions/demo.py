"""Demo: three bundle promotions of the wholesaler. The same every time; through the verbs only."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.money.promotions.services import save
from kupiec.people.catalog import public as catalog

D = Decimal


def fill(*, by: Actor) -> dict[str, int]:
    """Twenty ball valves and a filter or a valve free; four pumps and a valve spread over them; every fourth radiator half price."""
    today = clock.today()
    items = dict(catalog.Item.objects.filter(code__in=("ZK-M-15", "FS-15", "ZK-S-25")).values_list("code", "pk"))
    groups = dict(catalog.ItemGroup.objects.filter(code__in=("ZAW-KU", "POM-OB", "GRZ-LA")).values_list("code", "pk"))
    if len(items) < 3 or len(groups) < 3:
        return {}
    ends = dt.date(today.year, 12, 31)
    drafts = (
        {"code": "P-07", "name": "Zawory 20 + 1", "together": D(20), "buys": [{"item_group_id": groups["ZAW-KU"]}],
         "gifts": [{"item_id": items["ZK-M-15"], "quantity": D(1)}, {"item_id": items["FS-15"], "quantity": D(1)}]},
        {"code": "P-11", "name": "Pompy z zaworem", "together": D(4), "settling": "spread", "valid_to": ends,
         "buys": [{"item_group_id": groups["POM-OB"]}], "gifts": [{"item_id": items["ZK-S-25"], "quantity": D(1)}]},
        {"code": "P-12", "name": "Co czwarty grzejnik za pół ceny", "together": D(4), "reward": "own", "own_quantity": D(1),
         "effect": "percent", "value": D(50), "valid_to": ends, "buys": [{"item_group_id": groups["GRZ-LA"]}]},
    )  # fmt: skip
    return {str(one["code"]): save(one, by=by) for one in drafts}
