"""Addresses of customers for e-mail (KER-18): for invoices the one they gave for them, then the main person, then the rest."""

from __future__ import annotations

from collections.abc import Sequence

from kupiec.ground.kernel.words import N_
from kupiec.ground.mail import public as mail
from kupiec.people.parties.models import ContactRow, CustomerTerms, Person

BILLING = frozenset({"invoice", "proforma", "correction", "statement", "reminder"})


def addresses(party_ids: Sequence[int], *, kind: str, company_id: int) -> dict[int, mail.Book]:
    """Three statements for any set."""
    ids = list(party_ids)
    found: dict[int, dict[str, str]] = {pk: {} for pk in ids}
    agreed: dict[int, bool] = {}
    terms = CustomerTerms.objects.filter(company_id=company_id, party_id__in=ids)
    for party, consent, address in terms.values_list("party_id", "einvoice_consent", "einvoice_email"):
        agreed[party] = consent
        if kind in BILLING and address:
            found[party].setdefault(address, N_("for invoices"))
    people = Person.objects.filter(party_id__in=ids, archived=False).exclude(email="").order_by("-main", "pk")
    rows = ContactRow.objects.filter(party_id__in=ids, kind="email").order_by("-main", "pk")
    told = [(person.main, person.party_id, person.email, ", ".join(filter(None, [str(person), person.position]))) for person in people]
    told += [(row.main, row.party_id, row.value, row.label) for row in rows]
    for _main, party, address, label in sorted(told, key=lambda one: not one[0]):
        found[party].setdefault(address, label)
    return {pk: mail.Book(addresses=tuple(mail.Proposed(*one) for one in found[pk].items()), consent=agreed.get(pk, False)) for pk in ids}
