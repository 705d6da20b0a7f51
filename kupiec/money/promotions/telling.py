"""Applications and hints in the words of a document: names, units, how much altogether."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from kupiec.money.promotions.values import Application, Bundle, Hint, Offer, Requirement, Reward, Shown, Suggestion
from kupiec.people.catalog import public as catalog

MOST_SHOWN = 5


def offer(applied: Sequence[Application], hints: Sequence[Hint], taken: Mapping[int, int | None]) -> Offer:
    """All of them told; one statement for the items, one for the groups named."""
    told = [*hints[:MOST_SHOWN]]
    bundles = [*(one.bundle for one in applied), *(one.bundle for one in told)]
    facts = catalog.facts(
        {gift.item_id for one in bundles for gift in one.gifts} | {pk for one in told if one.requirement for pk in one.requirement.items}
    )
    names = _Names(facts, _groups(told))
    return Offer(
        tuple(names.told(one.bundle, one.times, chosen=taken.get(one.bundle.id)) for one in applied),
        tuple(names.told(one.bundle, one.times) for one in told if one.times),
        tuple(names.told(one.bundle, 1, chosen=taken.get(one.bundle.id), short=one) for one in told if not one.times),
    )


def _groups(hints: Iterable[Hint]) -> dict[int, str]:
    wanted = {pk for one in hints if one.requirement and not one.requirement.items for pk in one.requirement.groups}
    return dict(catalog.ItemGroup.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}


class _Names:
    """Items and groups by their names."""

    def __init__(self, facts: Mapping[int, catalog.ItemFacts], groups: Mapping[int, str]) -> None:
        self.facts, self.groups = facts, groups

    def told(self, bundle: Bundle, times: int, *, chosen: int | None = None, short: Hint | None = None) -> Suggestion:
        own = bundle.reward is Reward.OWN
        gifts = (
            () if own else tuple(self.gift(one.id, one.item_id, one.quantity * times) for one in bundle.gifts if one.item_id in self.facts)
        )
        picked = None if own else bundle.gift(chosen)
        if chosen and short and picked:
            gifts = tuple(one for one in gifts if one.gift_id == picked.id)
        unit, of = self.wanted(short.requirement) if short and short.requirement else ("", "")
        return Suggestion(
            bundle.id, bundle.code, bundle.name, bundle.reward, bundle.effect, bundle.value, times if short is None else 0,
            short.missing if short else Decimal(0), unit, of, bundle.own_quantity * times, gifts, picked.id if picked else None,
        )  # fmt: skip

    def gift(self, pk: int, item_id: int, quantity: Decimal) -> Shown:
        facts = self.facts[item_id]
        return Shown(pk, item_id, facts.name, facts.unit, quantity)

    def wanted(self, one: Requirement) -> tuple[str, str]:
        """Unit and name of what is missing; of several items the first."""
        known = [self.facts[pk] for pk in sorted(one.items) if pk in self.facts]
        if known:
            return known[0].unit, known[0].name
        return "", ", ".join(self.groups[pk] for pk in sorted(one.groups) if pk in self.groups)
