"""The demo's customers and suppliers."""

import pytest

from kupiec.people.parties import demo, identifiers
from kupiec.people.parties.models import BaseMember, CustomerTerms, Party, Person

pytestmark = pytest.mark.django_db


@pytest.mark.feature("PTY-1")
def test_the_demo_has_customers_with_right_numbers_people_and_terms(actor):
    made = demo.fill(by=actor)
    assert len(made.customers) >= 60 and len(made.suppliers) >= 10
    for number in Party.objects.exclude(nip="").values_list("nip", flat=True):
        assert identifiers.nip(number) == number
    assert Person.objects.count() > 100 and BaseMember.objects.count() > 60
    assert CustomerTerms.objects.filter(blocked=True).count() == 1
    assert Party.objects.filter(archived=True).count() == 1
