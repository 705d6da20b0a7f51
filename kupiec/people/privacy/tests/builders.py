"""People for tests of privacy: a natural person among parties with everything, a person at a firm, a wording."""

from __future__ import annotations

from typing import Any

from kupiec.ground.kernel.actor import Actor
from kupiec.people.parties.drafts import AddressDraft, ContactDraft
from kupiec.people.parties.models import Party, Person
from kupiec.people.parties.tests import builders as parties
from kupiec.people.persons import services as persons
from kupiec.people.privacy import services

EMAIL = "jan.wolski@example.com"


def natural(by: Actor, **fields: Any) -> Party:
    """A sole trader with an address, an e-mail and a telephone."""
    seat = AddressDraft(kind="seat", street="ul. Cicha 4", postal_code="61-888", city="Poznań")
    contacts = (ContactDraft(kind="email", value=EMAIL, main=True), ContactDraft(kind="mobile", value="600 700 800", main=True))
    return parties.party(
        by, name="Termo-Bud Jan Wolski", **{"kind": "person", "addresses": (seat,), "contacts": contacts, "remarks": "woli rano", **fields}
    )


def at_firm(by: Actor, **fields: Any) -> Person:
    """A person at a firm, with private data and a birthday."""
    firm = parties.party(by)
    values = {
        "first_name": "Anna",
        "last_name": "Malinowska",
        "email": "anna.malinowska@example.com",
        "phone": "601 702 803",
        "position": "kierowniczka zakupów",
        **fields,
    }
    pk = persons.add_person(
        firm.pk, {**values, "private_email": "ania@example.org", "hobbies": "żeglarstwo", "birthday": "12.05.1980"}, by=by
    )
    return Person.objects.get(pk=pk)


def wording(by: Actor, *, purpose: str = "marketing", language: str = "pl", text: str = "") -> int:
    said = text or "Zgadzam się na otrzymywanie informacji handlowych na podany adres e-mail. Zgodę mogę wycofać w każdej chwili."
    return services.save_wording(purpose, said, language=language, by=by)
