"""What this room keeps of people (KER-21)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q

from kupiec.ground.kernel import personal
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.personal import GONE, REDACTED, Fate
from kupiec.ground.kernel.words import N_
from kupiec.people.parties.models import (
    Address,
    BaseMember,
    ContactRow,
    CustomerTerms,
    Party,
    PartyBankAccount,
    Person,
    Preference,
)
from kupiec.people.parties.services import derived

ANONYMOUS = "Anonim"


@personal.known_by
def known(persons: Sequence[int], parties: Sequence[int]) -> Mapping[str, Sequence[str]]:
    """By names, telephones and e-mails of the rows themselves."""
    people, firms = list(Person.objects.filter(pk__in=persons)), list(Party.objects.filter(pk__in=parties))
    reached = list(ContactRow.objects.filter(party__in=parties).values_list("kind", "value", "value_key"))
    return {
        "emails": [*(one.email for one in people), *(value for kind, value, _ in reached if kind == "email")],
        "phones": [word for one in people for word in (one.phone, one.phone_key)]
        + [word for kind, *words in reached if kind != "email" for word in words],
        "names": [
            name
            for one in people
            for name in (
                str(one),
                f"{one.last_name} {one.first_name}",
                f"{one.first_name.rpartition(' ')[2]} {one.last_name}",
                one.last_name,
            )
        ]
        + [name for one in firms for name in (one.name, one.short_name)],
    }


def _named(row: Any) -> str:
    return f"{ANONYMOUS} {row.pk}"


def _derived(ids: Sequence[int], *, by: Actor) -> None:
    derived.refresh(ids, by=by)


personal.holds(
    "parties.Person", N_("Person: name, work, telephone, e-mail"), lambda who: Person.objects.filter(pk__in=who.persons),
    fields=("first_name", "last_name", "position", "department", "phone", "email", "remarks", "party"), search="parties.person", order=90,
    blank={"first_name": "", "last_name": _named, "position": "", "department": "", "phone": "", "phone_key": "", "email": "", "remarks": "", "main": False, "archived": True,
           "name_key": lambda row: _named(row).lower(), "search": ""},
)  # fmt: skip
personal.holds(
    "parties.Party", N_("Party that is the person: name, numbers, remarks"), lambda who: Party.objects.filter(pk__in=who.parties),
    fields=("name", "short_name", "nip", "vat_eu", "regon", "krs", "country", "language", "remarks", "city"), search="parties.party", order=95, after=_derived,
    blank={"name": _named, "short_name": "", "nip": "", "vat_eu": "", "regon": "", "krs": "", "remarks": "", "external_id": None, "archived": True, "search": "", "city": ""},
)  # fmt: skip
personal.holds(
    "parties.Address",
    N_("Addresses"),
    lambda who: Address.objects.filter(party__in=who.parties),
    fields=("kind", "name", "street", "postal_code", "city", "country", "phone", "remarks"),
    blank={"name": "", "street": "", "postal_code": "", "city": "", "phone": "", "remarks": ""},
    order=60,
)
personal.holds(
    "parties.ContactRow",
    N_("Telephones and e-mail addresses"),
    lambda who: ContactRow.objects.filter(party__in=who.parties),
    fields=("kind", "value", "value_key", "label"),
    fate=Fate.DELETED,
)
personal.holds(
    "parties.PartyBankAccount",
    N_("Bank accounts"),
    lambda who: PartyBankAccount.objects.filter(party__in=who.parties),
    fields=("iban", "bank_name", "swift"),
    fate=Fate.DELETED,
)
personal.holds(
    "parties.Preference",
    N_("Preferences"),
    lambda who: Preference.objects.filter(party__in=who.parties),
    fields=("kind", "value"),
    fate=Fate.DELETED,
)
personal.holds(
    "parties.BaseMember",
    N_("Membership in bases"),
    lambda who: BaseMember.objects.filter(party__in=who.parties),
    fields=("base",),
    fate=Fate.DELETED,
)
personal.holds(
    "parties.CustomerTerms", N_("Terms: e-mail for invoices"),
    lambda who: CustomerTerms.objects.filter(Q(party__in=who.parties) | who.with_address("einvoice_email")), fields=("einvoice_email", "block_reason", "limit_basis"),
    blank={"einvoice_email": "", "einvoice_consent": False, "block_reason": lambda row: GONE if row.blocked else "", "limit_basis": REDACTED},
)  # fmt: skip
personal.nothing(N_("what was agreed with a supplier, without names"), "parties.SupplierTerms")
personal.nothing(
    N_("dictionaries and counters"),
    "parties.CustomerGroup",
    "parties.PriceKind",
    "parties.PaymentMethod",
    "parties.CodeCounter",
    "parties.Base",
)
