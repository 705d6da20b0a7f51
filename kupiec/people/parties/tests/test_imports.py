"""Files of parties."""

from decimal import Decimal

import pytest

from kupiec.ground.exchange.public import Row
from kupiec.people.parties import imports, services
from kupiec.people.parties.models import ContactRow, CustomerTerms, Party

pytestmark = pytest.mark.django_db


@pytest.mark.feature("KER-16")
def test_rows_become_parties_with_terms_and_bad_ones_are_named(actor, cast):
    services.save_group({"code": "INST", "name": "Instalatorzy"}, by=actor)
    rows = [
        Row(2, {"external_id": "1", "name": "Bel-Pol", "nip": "5261040828", "customer": True, "city": "Poznań",
                "guardian": "AW", "group": "INST", "credit_limit": Decimal("5000.00"), "phone": "601 000 214"}),
        Row(3, {"external_id": "2", "name": "Zły NIP", "nip": "1234567890"}),
        Row(4, {"external_id": "3", "name": "Bez opiekuna", "guardian": "XX"}),
    ]  # fmt: skip
    outcome = imports.save(rows, actor)
    assert (outcome.created, outcome.updated) == (1, 0)
    assert {line: errors[0].field for line, errors in outcome.errors.items()} == {3: "nip", 4: "guardian"}
    saved = Party.objects.get()
    terms = CustomerTerms.objects.get(party=saved)
    assert (saved.guardian_id, saved.city, terms.credit_limit, terms.group.code) == (
        cast.salesperson.pk, "Poznań", Decimal("5000.00"), "INST",
    )  # fmt: skip
    assert ContactRow.objects.get().value_key == "48601000214"
    again = imports.save(rows[:1], actor)
    assert (again.created, again.updated) == (0, 1) and Party.objects.count() == 1
