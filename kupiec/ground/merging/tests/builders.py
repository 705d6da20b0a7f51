"""Two customers (or items) with a past each, and the whole database as text, to compare before and after."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal as D
from typing import Any

from django.apps import apps

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.merging import public as merging
from kupiec.money.invoicing.tests import builders as papers
from kupiec.money.receivables.tests import builders as settlements
from kupiec.people.parties import services
from kupiec.people.parties.drafts import AccountDraft, AddressDraft, ContactDraft, PartyDraft
from kupiec.people.parties.models import Party

QUIET = {"version", "updated_at"}
OWN = {"merging", "contenttypes", "sessions"}
LOGS = {"audit_entry", "kernel_event", "kernel_search_entry", "kernel_search_paper", "kernel_mark", "kernel_job"}


def firm(by: Actor, name: str, *, nip: str = "", **fields: Any) -> Party:
    """A customer with seat, telephone, e-mail and account."""
    number = len(name) * 7 + sum(map(ord, name)) % 89
    draft = PartyDraft(
        **{
            "name": name, "nip": nip, "roles": frozenset({"customer"}),
            "addresses": (AddressDraft("seat", f"ul. Długa {number}", "61-701", "Poznań", main=True), AddressDraft("delivery", "ul. Składowa 2", "61-702", "Poznań", main=True)),
            "contacts": (ContactDraft("phone", f"61 855 {number:04d}", main=True), ContactDraft("email", f"biuro@{number}.example", main=True)),
            "accounts": (AccountDraft("PL61109010140000071219812874", main=True),), **fields,
        }
    )  # fmt: skip
    (pk,) = services.create([draft], by=by)
    services.add_persons([(pk, {"first_name": "Jan", "last_name": f"Nowak{number}", "email": f"jan@{number}.example"})], by=by)
    return Party.objects.get(pk=pk)


def past(cast: Any, party: Party, *, invoices: int = 2, on: dt.date = papers.TODAY) -> list[int]:
    """Issued invoices and a payment of a customer."""
    made = [papers.issued(cast, party, papers.line("100.00"), on=on) for _ in range(invoices)]
    settlements.pay(cast, party, "50.00")
    return made


def wish(kept: Any, gone: Any, *, kind: str = "parties.party", **more: Any) -> merging.Wish:
    return merging.Wish(kind, kept.pk, gone.pk, **more)


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables but logs and merges themselves; without versions and times of the last change."""
    found = {}
    for model in apps.get_models():
        if model._meta.app_label in OWN or model._meta.db_table in LOGS:
            continue
        names = [field.attname for field in model._meta.concrete_fields if field.name not in QUIET]
        found[model._meta.label] = sorted(map(repr, model._base_manager.values_list(*names)))
    return found


def price(text: str) -> D:
    return D(text)
