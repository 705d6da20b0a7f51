"""What the verbs of the room ask before they write: parties, people and dictionaries one may name, texts that fit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from kupiec.ground.company import public as company
from kupiec.ground.kernel import clock, entered
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.cases.values import LONGEST_TEXT, MOST_PERSONS, MOST_WORTH
from kupiec.people.parties import public as parties

SPAN = dt.timedelta(days=366 * 30)
own_parties = parties.named.seen
texts = partial(entered.texts, longest=LONGEST_TEXT)


def own_guardians(ids: Collection[int | None], *, by: Actor) -> None:
    company.queries.working_here(ids, by=by, field="guardian_id")


def seen_persons(ids: Collection[int], *, by: Actor) -> None:
    """Refuses UNKNOWN_KEY for persons the actor may not see; persons of any party may belong to a case."""
    if len(ids) > MOST_PERSONS:
        raise Refusal("TOO_MANY", N_("At most %(most)s people."), "person_ids", params={"most": MOST_PERSONS})
    if not ids:
        return
    rows = parties.Person.objects.filter(pk__in=set(ids))
    if by.scope("parties") != "all":
        rows = rows.filter(party__in=parties.visible(by))
    if rows.count() != len(set(ids)):
        raise Refusal("UNKNOWN_KEY", N_("There is no such person."), "person_ids")


def known_methods(ids: Iterable[int | None]) -> None:
    wanted = {pk for pk in ids if pk is not None}
    if wanted and parties.PaymentMethod.objects.filter(pk__in=wanted).count() != len(wanted):
        raise Refusal("UNKNOWN_KEY", N_("There is no such payment method."), "payment_method_id")


def positive(values: Mapping[str, Any], *names: str) -> None:
    for name in names:
        if values.get(name) is not None and values[name] < 0:
            raise Refusal("BAD_NUMBER", N_("Not less than zero."), name)


def believable(values: Mapping[str, Any], *names: str) -> None:
    """Refuses BAD_NUMBER for money no deal is worth: one slip of the hand would hide all other cases in every sum."""
    for name in names:
        if values.get(name) is not None and values[name] >= MOST_WORTH:
            raise Refusal("BAD_NUMBER", N_("This number is too large."), name)


def begun(values: Mapping[str, Any], name: str = "opened_on") -> None:
    """Refuses NOT_YET for a day to come."""
    if values.get(name) is not None and values[name] > clock.today():
        raise Refusal("NOT_YET", N_("This day has not come yet."), name)


def near(values: Mapping[str, Any], *names: str) -> None:
    """Refuses BAD_DAY for dates that can only be a slip of the hand."""
    for name in names:
        if values.get(name) is not None and abs(values[name] - clock.today()) > SPAN:
            raise Refusal("BAD_DAY", N_("This day is too far away."), name)


def percent(values: Mapping[str, Any], name: str = "probability") -> None:
    if values.get(name) is not None and not 0 <= values[name] <= 100:
        raise Refusal("BAD_NUMBER", N_("From 0 to 100 percent."), name)


def rates(currencies: Iterable[str], *, by: Actor) -> dict[str, Decimal]:
    """Today's rate of each currency to the company's. Refuses RATE_MISSING, UNKNOWN_KEY."""
    wanted = set(currencies)
    base = company.queries.own(by.company_id).base_currency
    if wanted - {base} and company.Currency.objects.filter(code__in=wanted).count() != len(wanted):
        raise Refusal("UNKNOWN_KEY", N_("Choose from the list."), "currency")
    found = company.rates_for(wanted, base=base, before=clock.today() + dt.timedelta(days=1))
    return {code: rate.rate for code, rate in found.items()}
