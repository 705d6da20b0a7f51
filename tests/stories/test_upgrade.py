"""An installation begun by an older version: what rooms that came since need of a company is put in by `migrate`."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from kupiec.ground.company import public as company
from kupiec.house import definitions

pytestmark = pytest.mark.django_db
NEW = {"INW", "WE", "WY", "SPR"}


@pytest.mark.feature("KER-3")
def test_series_of_new_rooms_come_by_themselves(cast):
    definitions.install(by=cast.by)
    company.NumberSeries.objects.filter(company=cast.company, kind__in=NEW).delete()
    company.NumberSeries.objects.filter(company=cast.company, kind="FV").update(pattern="F/{number}/{year}")
    call_command("migrate", verbosity=0)
    found = company.NumberSeries.objects.filter(company=cast.company)
    assert set(found.filter(kind__in=NEW).values_list("kind", flat=True)) == NEW
    assert list(found.filter(kind="FV").values_list("pattern", flat=True)) == ["F/{number}/{year}"]
