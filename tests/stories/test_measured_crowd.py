"""Parties of `kupiec bench` entered a million at a time leave what the verbs would have."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from kupiec.ground.kernel import search
from kupiec.ground.kernel.models import AuditEntry
from kupiec.ground.kernel.search.models import SearchEntry
from kupiec.house.bench import crowd, data
from kupiec.people.parties.models import Address, CustomerTerms, Party, Person

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = 1_000


def test_copies_are_what_the_verbs_enter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowd, "PARCEL", 300)
    kept = []
    for copied in (False, True):
        call_command("flush", verbosity=0, interactive=False, allow_cascade=False, inhibit_post_migrate=False)
        by = data.firm()
        crowd.through_verbs(range(1, 11), by=by, persons=True)
        if copied:
            made = crowd.copy(11, ROWS, pattern=3, by=by, persons=True)
        else:
            made = crowd.through_verbs(range(11, ROWS + 1), by=by, persons=True)
        assert made == 495 and Party.objects.count() == ROWS
        kept.append(_kept())
    for table, rows in kept[0].items():
        assert rows == kept[1][table], table


def test_a_crowd_is_found_and_others_may_follow(monkeypatch: pytest.MonkeyPatch) -> None:
    by = data.firm()
    before = _indexes()
    monkeypatch.setattr(crowd, "PATTERNS", 10)
    assert crowd.enter(1, 40, by=by, persons=True) == 20
    assert _indexes() == before and before
    assert crowd.enter(41, 60, by=by, persons=True) == 10
    assert [hit.title for hit in search.find("c000055", by=by)] == ["Customer 0435545"]
    assert [hit.kind for hit in search.find("jan55@firm55.example", by=by)] == ["parties.person"]


def _kept() -> dict[str, Any]:
    """The rows without their ids and moments, their keys by what they name; of all tables how many."""
    codes, mails = dict(Party.objects.values_list("pk", "code")), dict(Person.objects.values_list("pk", "email"))
    found: dict[str, Any] = {model._meta.label: model._base_manager.count() for model in apps.get_models() if model._meta.managed}
    for model in (Party, Address, CustomerTerms, Person, SearchEntry):
        rows = []
        for row in model._base_manager.values():
            own = {name: value for name, value in row.items() if name not in ("id", "created_at", "updated_at")}
            if model is SearchEntry:
                own["object_id"] = (codes if row["kind"] == "parties.party" else mails)[row["object_id"]]
            if "company_id" in own:
                own["company_id"] = own["company_id"] is not None  # one company; PostgreSQL counts on
            if "party_id" in own:
                own["party_id"] = codes[own["party_id"]]
            rows.append(repr(sorted(own.items())))
        found[model._meta.db_table] = sorted(rows)
    found["trail"] = sorted(map(str, AuditEntry.objects.values_list("table", "operation", "old", "user_id", "request_id")))
    return found


def _indexes() -> set[str]:
    asked = {
        "postgresql": "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
        "sqlite": "SELECT name || sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql <> ''",
    }
    with connection.cursor() as cursor:
        cursor.execute(asked[connection.vendor])
        return {row[0] for row in cursor.fetchall()}
