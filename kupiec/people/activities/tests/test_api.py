"""The REST interface of contacts, tasks, notes, dictionaries and journals."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from kupiec.ground.access import public as access
from kupiec.ground.access.testing import user_with
from kupiec.ground.kernel import clock
from kupiec.people.activities.models import Contact, Note, Task
from kupiec.people.activities.tests import builders as make
from kupiec.people.parties.tests.builders import party as new_party

pytestmark = pytest.mark.django_db
BASE = "/api/v1/activities"


@pytest.fixture(autouse=True)
def _words(db):
    make.dictionaries()


class Caller:
    """A program with a token."""

    def __init__(self, token: str) -> None:
        self.client, self.token = Client(), token

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        sent = {"content_type": "application/json", "data": json.dumps(body)} if body is not None else {}
        return getattr(self.client, method)(f"{BASE}{path}", headers={"Authorization": f"Bearer {self.token}", **headers}, **sent)


@pytest.fixture
def call(actor) -> Caller:
    user = user_with(None)
    _row, secret = access.create_token("test", by=access.actor_of(user, company_id=actor.company_id))
    return Caller(secret)


@pytest.mark.feature("KER-14")
def test_contacts_through_rest(call, actor):
    client = new_party(actor)
    made = call("post", "/contacts", {"party_id": client.pk, "subject": "Ustalenia", "employees": [actor.employee_id]})
    assert made.status_code == 201, made.content
    pk = made.json()["id"]
    one = call("get", f"/contacts/{pk}?expand=employees,links")
    assert one.json()["employees"] == [actor.employee_id]
    changed = call("put", f"/contacts/{pk}", {"result": "zamówi"}, **{"If-Match": one["ETag"]})
    assert changed.json()["result"] == "zamówi"
    assert call("put", f"/contacts/{pk}", {"result": "nie"}, **{"If-Match": one["ETag"]}).status_code == 412
    assert call("post", "/contacts", {"subject": "Bez podmiotu"}).status_code == 422
    dry = call("post", "/contacts?dry_run=true", {"party_id": client.pk, "subject": "Próba"})
    assert dry.status_code == 201
    assert Contact.objects.count() == 1
    noted = call("post", "/contacts/note", {"ids": [pk]})
    assert noted.status_code == 200
    assert Note.objects.get().contact_id == pk
    page = call("get", f"/journal/{client.pk}?group=contacts").json()
    assert [item["subject_id"] for item in page["items"]] == [pk]
    assert call("get", "/journal/999999").status_code == 404
    assert call("get", f"/journal/{client.pk}?after=zle").status_code == 400


@pytest.mark.feature("KER-14")
def test_tasks_notes_and_dictionaries_through_rest(call, actor):
    client = new_party(actor)
    made = call(
        "post",
        "/tasks",
        {"subject": "Zadzwonić", "due": "2026-11-20", "at": "14:00:00", "party_id": client.pk, "checklist": ["raz", "dwa"]},
    ).json()
    assert [item["text"] for item in call("get", f"/tasks/{made['id']}?expand=checklist").json()["checklist"]] == ["raz", "dwa"]
    assert call("post", "/tasks/complete", {"ids": [made["id"]]}).status_code == 200
    assert Task.objects.get().closed
    assert len(call("get", f"/tasks?closed=true&employee={actor.employee_id}").json()["items"]) == 1
    note = call("post", "/notes", {"party_id": client.pk, "title": "Ustalono", "html": "<p>x<script>1</script></p>"}).json()
    assert note["html"] == "<p>x</p>"
    term = call("post", "/terms", {"kind": "task_status", "code": "x", "name": "X", "closed": True}).json()
    assert term["closed"] is True
    assert call("post", "/terms", {"kind": "colour", "code": "x", "name": "X"}).status_code == 422
    with clock.frozen(make.NOON):
        assert call("get", "/contacts?from=2026-01-01T00:00:00Z&state=done,missed").status_code == 200
