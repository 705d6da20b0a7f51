"""What customers agreed with the company, as prices need it: a statement for any set of customers (two when some have no terms)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import OuterRef, QuerySet, Subquery, Value

from kupiec.ground.kernel.prepared import IDS, NUMBER, Prepared
from kupiec.money.pricing.models import OwnLists, RuleStamp
from kupiec.money.pricing.rulesets import ANY, Key, Ruleset
from kupiec.money.pricing.services.facts import exact
from kupiec.money.pricing.values import Customer
from kupiec.people.parties import public as parties

ZERO = Decimal(0)
NOBODY = 0


@dataclass(frozen=True, slots=True)
class Terms:
    """Own hierarchy of lists, group, kind of trade, general markup and how it is shown."""

    own: int | None = None
    group: int | None = None
    kind: int | None = None
    markup: Decimal = ZERO
    shown: str = "folded"


NONE = Terms()


def terms(party_ids: Collection[int], *, company_id: int) -> tuple[int | None, dict[int, Terms]]:
    """The stamp of the company's rules, and the terms of those customers who have any."""
    token: int | None = None
    found: dict[int, Terms] = {}
    for party, token, own, group, kind, markup, shown in (  # noqa: B007 - the stamp is the same in every row
        _TERMS.read(company=company_id, ids=party_ids) if party_ids else ()
    ):
        found[party] = Terms(own, group, kind, exact(markup) or ZERO, shown)
    others = set(party_ids) - found.keys()
    if others or not found:
        for party, value in _OTHERS.read(company=company_id, ids=others):
            if party == NOBODY:
                token = value
            else:
                found[party] = Terms(value)
    return token, found


def _stamps(company: int) -> QuerySet[RuleStamp]:
    return RuleStamp.objects.filter(company_id=company)


_TERMS = Prepared(
    lambda company, ids: (
        parties.CustomerTerms.objects.filter(company_id=company, party__among=ids).values_list(
            "party_id",
            Subquery(_stamps(company).values("token")[:1]),
            Subquery(OwnLists.objects.filter(company_id=company, party_id=OuterRef("party_id")).values("hierarchy_id")[:1]),
            "group_id", "price_kind_id", "markup_percent", "markup_shown",
        )
    ),
    company=NUMBER,
    ids=IDS,
)  # fmt: skip
_OTHERS = Prepared(
    lambda company, ids: (
        _stamps(company)
        .values_list(Value(NOBODY), "token")
        .union(
            OwnLists.objects.filter(company_id=company, party__among=ids).values_list("party_id", "hierarchy_id"),
            all=True,
        )
    ),
    company=NUMBER,
    ids=IDS,
)


def bases(rules: Ruleset, party_ids: Collection[int]) -> Mapping[int, set[int]]:
    """The bases each customer is in, asked only when a rule asks."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    if rules.asks_bases and party_ids:
        members = parties.BaseMember.objects.filter(party__among=party_ids)
        for party, base in members.values_list("party_id", "base_id"):
            found[party].add(base)
    return found


def customer(party_id: int | None, agreed: Terms, member_of: Mapping[int, set[int]]) -> Customer:
    inside = frozenset(member_of.get(party_id or NOBODY, ()))
    return Customer(party_id, agreed.group, inside, agreed.markup, agreed.shown == "line")


def who(party_id: int | None, agreed: Terms, rules: Ruleset) -> tuple[Key, ...]:
    """The keys under which rules for this customer stand."""
    keys: list[Key] = [ANY]
    if agreed.group is not None:
        keys.append(("group", agreed.group))
    if party_id is not None and party_id in rules.party_keys:
        keys.append(("party", party_id))
    return tuple(keys)
