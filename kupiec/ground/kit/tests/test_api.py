"""The machinery of the API (KER-14): lists, versions, keys, dry runs, problems, limits; shown on employees and currencies."""

from __future__ import annotations

import datetime as dt
import json
import threading
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from ninja import Schema
from pydantic import Field

from kupiec.ground.company.models import Branch, Currency, Employee
from kupiec.ground.kernel import audit, clock, jobs, rates, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.models import Event
from kupiec.ground.kernel.refusal import Conflict, Refusal, Refusals
from kupiec.ground.kit import api
from kupiec.ground.kit.api import commands, factory, problems

router = api.Router(tags=["staff"])


class EmployeeOut(Schema):
    id: int
    code: str
    last_name: str
    branch: str | None = Field(None, alias="branch.name")
    email: str


api.collection(
    router,
    "/employees",
    api.Collection(
        rows=lambda by: Employee.objects.filter(company_id=by.company_id).select_related("branch"),
        out=EmployeeOut,
        filters={
            "code": "code",
            "codes": "code__in",
            "active": "active",
            "branch": "branch_id",
            "name": lambda rows, value, by: rows.filter(last_name__startswith=value),
            "email": "email",
        },
        sorts={"code": "code", "last_name": "last_name", "branch": "branch__name", "email": "email"},
        default_sort="last_name",
        search=lambda rows, text, by: rows.filter(last_name__icontains=text),
        expand={"initials": lambda rows, by: {row.pk: row.initials for row in rows}},
        hidden={"email": "staff.see_email"},
        right="staff.see",
    ),
    name="employees",
)


class Renamed(api.Input):
    name: str = Field(max_length=20)
    lines: list[int] = []


class CurrencyOut(Schema):
    id: int
    code: str


class BranchOut(Schema):
    id: int
    name: str


api.collection(
    router,
    "/currencies",
    api.Collection(rows=lambda by: Currency.objects.all(), out=CurrencyOut, sorts={"code": "code"}),
    name="currencies",
)


@router.post("/branches", response={201: BranchOut})
def branch_create(request, data: Renamed):
    with tx.write_tx(by=request.actor):
        request.actor.require("staff.edit")
        branch = Branch.objects.create(company_id=request.actor.company_id, code=data.name[:5], name=data.name)
        audit.tell("company.branch", [branch.pk], "made", by=request.actor)
        if data.name == "Refused":
            raise Refusals([Refusal("NAME", "Not %(name)s.", "name", params={"name": data.name}), Refusal("LINES", "No.", "lines")])
        if data.name == "Boom":
            raise RuntimeError("secret inside")
    return branch


@router.put("/branches/{id}", response=BranchOut)
def branch_rename(request, id: int, data: Renamed):
    if (seen := api.version(request)) != 7:
        raise Conflict("Changed meanwhile.", seen=seen, found=7)
    with tx.write_tx(by=request.actor):
        Branch.objects.filter(pk=id).update(name=data.name)
    return Branch.objects.get(pk=id)


def close(ids, *, by):
    with tx.write_tx(by=by):
        for branch in Branch.objects.filter(pk__in=ids):
            if branch.code == "NO":
                raise Refusal("CANT_CLOSE", "This one stays.", "ids")
        Branch.objects.filter(pk__in=ids).update(active=False)


api.bulk(router, "/branches/close", close, name="branches_close", summary="Close branches")
handler400 = "kupiec.ground.kit.pages.bad_request"
urlpatterns = api.urlpatterns(api.build({"staff": lambda: router}))
RIGHTS = frozenset({"staff.see", "staff.edit"})


@pytest.fixture
def client(cast, monkeypatch, settings):
    settings.ROOT_URLCONF = __name__
    rates._kept.clear()
    actor = Actor(user_id=7, company_id=cast.company.pk, rights=RIGHTS, language="en")
    actors = {"good": actor, "all": Actor.system(cast.company.pk), "weak": Actor(user_id=8, company_id=cast.company.pk)}
    monkeypatch.setattr(api.token_actors, "_plugs", [lambda secret, request_id: actors.get(secret)])
    return Client(headers={"Authorization": "Bearer good"})


def add(cast, count):
    Employee.objects.all().update(active=True, last_name="Zet")
    Employee.objects.bulk_create(
        Employee(company=cast.company, code=f"E{n:03}", first_name="A", last_name=f"Nazwisko{n % 7}", email=f"{n}@x.pl",
                 branch=cast.branch if n % 3 else None)
        for n in range(count)
    )  # fmt: skip


def post(client, address, body, **headers):
    return client.post(address, json.dumps(body), content_type="application/json", headers=headers)


@pytest.mark.feature("KER-14")
@pytest.mark.django_db
@pytest.mark.parametrize("sort", ["last_name", "-last_name,code", "branch", "-branch", "-id"])
def test_pages_by_cursor_meet_every_row_once(client, cast, sort):
    add(cast, 40)
    seen, cursor = [], ""
    while cursor is not None:
        answer = client.get("/api/v1/staff/employees", {"limit": 7, "sort": sort, "cursor": cursor}).json()
        seen += [item["id"] for item in answer["items"]]
        cursor = answer["next"]
    assert len(seen) == len(set(seen)) == Employee.objects.count()


@pytest.mark.feature("KER-14")
@pytest.mark.django_db
def test_filters_search_fields_expansion_and_count(client, cast):
    add(cast, 20)

    def ask(**query) -> Any:
        return client.get("/api/v1/staff/employees", query).json()

    assert [item["code"] for item in ask(codes="E001,E002", sort="code")["items"]] == ["E001", "E002"]
    assert ask(branch=cast.branch.pk, code="E003")["items"] == []
    assert len(ask(name="Nazwisko1")["items"]) == 3
    assert len(ask(q="WISKO2")["items"]) == 3
    found = ask(code="E001", fields="id,code", expand="initials")["items"][0]
    assert found == {"id": found["id"], "code": "E001", "initials": "AN"}
    assert ask(count="true", limit=1)["count"] == Employee.objects.count()
    assert ask(limit=1)["count"] is None
    assert ask(active="false")["items"] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    ["cod=1", "sort=first_name", "sort=branch__company", "fields=password", "expand=x", "cursor=abc", "limit=0",
     "limit=1000", "branch=abc", "branch=99999999999999999999", "active=maybe", "sort=email", "email=1@x.pl", "fields=email",
     "code=%00", "cursor=bnVsbA"],
)  # fmt: skip
def test_what_is_not_offered_is_a_400(client, cast, query):
    answer = client.get(f"/api/v1/staff/employees?{query}")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["code"] in ("BAD_PARAMETER", "UNKNOWN_PARAMETER")


@pytest.mark.django_db
def test_hidden_fields_need_their_right(client, cast):
    add(cast, 1)
    assert "email" not in client.get("/api/v1/staff/employees?code=E000").json()["items"][0]
    full = {"Authorization": "Bearer all"}
    assert client.get("/api/v1/staff/employees?code=E000", headers=full).json()["items"][0]["email"] == "0@x.pl"
    assert client.get("/api/v1/staff/employees?sort=email", headers=full).status_code == 200


@pytest.mark.django_db
def test_one_record_has_an_etag(client, cast):
    pk = Currency.objects.get(code="EUR").pk
    first = client.get(f"/api/v1/staff/currencies/{pk}")
    assert client.get(f"/api/v1/staff/currencies/{pk}", headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert client.get(f"/api/v1/staff/currencies/{pk}?fields=code").json() == {"code": "EUR"}
    add(cast, 1)
    row = Employee.objects.get(code="E000")
    answer = client.get(f"/api/v1/staff/employees/{row.pk}")
    assert (answer.json()["branch"], answer["ETag"]) == (None, f'"{row.version}"')
    assert client.get(f"/api/v1/staff/employees/{2**70}").status_code == 404
    missing = client.get("/api/v1/staff/employees/999999")
    assert (missing.status_code, missing.json()["code"]) == (404, "NOT_FOUND")


@pytest.mark.django_db
def test_who_is_let_in(client, cast):
    for headers in ({"Authorization": "Bearer bad"}, {"Authorization": ""}, {"Authorization": "Basic x"}):
        answer = client.get("/api/v1/staff/employees", headers=headers)
        assert (answer.status_code, answer.json()["code"], answer["WWW-Authenticate"]) == (401, "UNAUTHORIZED", "Bearer")
    weak = client.get("/api/v1/staff/employees", headers={"Authorization": "Bearer weak"})
    assert (weak.status_code, weak.json()["code"]) == (403, "FORBIDDEN")
    assert client.get("/api/v1/nothing").json()["code"] == "NOT_FOUND"
    assert client.get("/api/v2/staff").status_code == 404


@pytest.mark.django_db
def test_a_session_writes_only_with_the_csrf_token(client, cast, rf, monkeypatch):
    from kupiec.ground.kit.api.auth import BySession

    request = rf.post("/api/v1/staff/branches")
    request._dont_enforce_csrf_checks = False
    request.actor = Actor(user_id=7, company_id=1)
    with pytest.raises(Refusal) as refused:
        BySession().authenticate(request, "session")
    assert refused.value.code == "CSRF"
    request = rf.get("/api/v1/staff/branches")
    request.actor = None
    assert BySession().authenticate(request, "session") is None
    request.actor = Actor(user_id=7, company_id=1)
    assert BySession().authenticate(request, "session").user_id == 7


@pytest.mark.feature("KER-14")
@pytest.mark.django_db
def test_refusals_are_problem_details_and_nothing_is_saved(client, cast):
    before = Branch.objects.count()
    answer = post(client, "/api/v1/staff/branches", {"name": "Refused"})
    body = answer.json()
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert (body["code"], body["status"], body["type"]) == ("NAME", 422, "urn:kupiec:problem:NAME")
    assert [(e["field"], e["code"], e["detail"]) for e in body["errors"]] == [("name", "NAME", "Not Refused."), ("lines", "LINES", "No.")]
    invalid = post(client, "/api/v1/staff/branches", {"name": "x" * 30, "lines": [1, "a"], "extra": 1})
    assert (invalid.status_code, invalid.json()["code"]) == (422, "INVALID")
    assert {error["field"] for error in invalid.json()["errors"]} == {"name", "lines.1", "extra"}
    assert post(client, "/api/v1/staff/branches", {"name": "Boom"}).status_code == 500
    assert "secret" not in post(client, "/api/v1/staff/branches", {"name": "Boom"}).content.decode()
    broken = client.post("/api/v1/staff/branches", "{", content_type="application/json")
    assert (broken.status_code, broken["Content-Type"]) == (400, "application/problem+json")
    assert Branch.objects.count() == before


@pytest.mark.feature("KER-14")
@pytest.mark.django_db
def test_an_idempotency_key_repeats_the_answer_not_the_effect(client, cast):
    before = Branch.objects.count()
    key = {"Idempotency-Key": "k1"}
    first = post(client, "/api/v1/staff/branches", {"name": "Nowy"}, **key)
    second = post(client, "/api/v1/staff/branches", {"name": "Nowy"}, **key)
    assert (first.status_code, second.status_code, first.content) == (201, 201, second.content)
    assert second["Idempotency-Replayed"] == "true"
    assert Branch.objects.count() == before + 1
    other = post(client, "/api/v1/staff/branches", {"name": "Inny"}, **key)
    assert (other.status_code, other.json()["code"]) == (422, "IDEMPOTENCY_KEY_REUSED")
    for name in ("Refused", "Boom"):
        post(client, "/api/v1/staff/branches", {"name": name}, **{"Idempotency-Key": name})
        assert post(client, "/api/v1/staff/branches", {"name": "Dobry"[:4] + name}, **{"Idempotency-Key": name}).status_code == 201
    assert Branch.objects.count() == before + 3


@pytest.mark.feature("KER-14")
@pytest.mark.django_db
@pytest.mark.parametrize(("query", "headers"), [("?dry_run=true", {}), ("", {"Kupiec-Dry-Run": "true"})])
def test_a_dry_run_answers_and_keeps_nothing(client, cast, query, headers):
    before = Branch.objects.count()
    answer = post(client, f"/api/v1/staff/branches{query}", {"name": "Nowy"}, **headers)
    assert (answer.status_code, answer.json()["name"], answer["Kupiec-Dry-Run"]) == (201, "Nowy", "true")
    assert post(client, f"/api/v1/staff/branches{query}", {"name": "Refused"}, **headers).status_code == 422
    assert (Branch.objects.count(), Event.objects.count()) == (before, 0)


@pytest.mark.feature("KER-14")
@pytest.mark.django_db
def test_versions(client, cast):
    address = f"/api/v1/staff/branches/{cast.branch.pk}"
    body = json.dumps({"name": "Inna"})

    def put(**headers):
        return client.put(address, body, content_type="application/json", headers=headers)

    assert (put().status_code, put().json()["code"]) == (428, "PRECONDITION_REQUIRED")
    assert put(**{"If-Match": '"6"'}).status_code == 412
    assert put(**{"If-Match": '"6"'})["ETag"] == '"7"'
    assert put(**{"If-Match": "x"}).status_code == 400
    assert put(**{"If-Match": '"7"'}).json()["name"] == "Inna"


@pytest.mark.feature("KER-14")
@pytest.mark.django_db
def test_sets_all_or_nothing_or_each(client, cast):
    stays = Branch.objects.create(company=cast.company, code="NO", name="No")
    ids = [cast.branch.pk, stays.pk]
    whole = post(client, "/api/v1/staff/branches/close", {"ids": ids})
    assert (whole.status_code, whole.json()["code"]) == (422, "CANT_CLOSE")
    assert Branch.objects.get(pk=cast.branch.pk).active
    dry = post(client, "/api/v1/staff/branches/close?dry_run=true", {"ids": ids, "each": True})
    assert (dry.json()["done"], Branch.objects.get(pk=cast.branch.pk).active) == ([cast.branch.pk], True)
    for _ in range(2):
        each = post(client, "/api/v1/staff/branches/close", {"ids": ids, "each": True}, **{"Idempotency-Key": "c"}).json()
        assert each["done"] == [cast.branch.pk]
        assert [(one["id"], one["problem"]["code"]) for one in each["refused"]] == [(stays.pk, "CANT_CLOSE")]
    assert not Branch.objects.get(pk=cast.branch.pk).active


def test_one_address_has_one_name_for_its_parts():
    clash = api.Router(tags=["clash"])
    clash.get("/a/{id}")(lambda request, id: None)
    with pytest.raises(ValueError, match="one address"):
        clash.put("/a/{other}")(lambda request, other: None)


@pytest.mark.feature("KER-14")
@pytest.mark.django_db
def test_too_many_requests(client, cast, monkeypatch):
    monkeypatch.setattr("kupiec.ground.kit.api.auth.PER_MINUTE", 3)
    with clock.frozen(dt.datetime(2026, 11, 23, 11, 0, 30, tzinfo=dt.UTC)):
        answers = [client.get("/api/v1/staff/employees") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert (answers[3].json()["code"], answers[3]["Retry-After"]) == ("RATE_LIMIT", "30")


@pytest.mark.feature("KER-14")
@pytest.mark.django_db
def test_the_openapi_document_and_its_page(client):
    schema = client.get("/api/v1/openapi.json").json()
    listing = schema["paths"]["/api/v1/staff/employees"]["get"]
    assert {"limit", "cursor", "codes", "q", "expand"} <= {each["name"] for each in listing["parameters"]}
    assert "4XX" in listing["responses"]
    writing = schema["paths"]["/api/v1/staff/branches"]["post"]
    assert {"Idempotency-Key", "dry_run"} <= {each["name"] for each in writing["parameters"]}
    page = client.get("/api/v1/docs")
    assert page.status_code == 200
    assert "/api/v1/staff/branches/close" in page.content.decode()
    assert "Authorization: Bearer" in page.content.decode(), "how a program signs in"


@pytest.mark.django_db(transaction=True)
def test_twins_over_http_make_one_branch(client, cast):
    """R5 over the API: 10 twins of one request, one effect, nine replays."""
    answers = []

    def ask() -> None:
        answer = post(
            Client(headers={"Authorization": "Bearer good"}), "/api/v1/staff/branches", {"name": "Nowy"}, **{"Idempotency-Key": "t"}
        )
        answers.append(SimpleNamespace(status=answer.status_code, body=answer.content, replayed=answer.get("Idempotency-Replayed")))
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(10)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert {answer.status for answer in answers} == {201}
    assert len({answer.body for answer in answers}) == 1
    assert sum(answer.replayed is None for answer in answers) == 1


@pytest.mark.feature("KER-10")
@pytest.mark.django_db
def test_jobs_over_the_api(client, cast, settings, monkeypatch):
    settings.ROOT_URLCONF = "kupiec.house.urls"
    by = Actor(user_id=7, company_id=cast.company.pk, language="en")
    monkeypatch.setattr(jobs.queue.actor_sources, "_plugs", [])
    job_id = jobs.enqueue("kernel.clean", by=by, run_at=clock.now() + dt.timedelta(days=1))
    assert [job["id"] for job in client.get("/api/v1/jobs").json()] == [job_id]
    assert post(client, f"/api/v1/jobs/{job_id}/cancel", {}).json()["state"] == "cancelled"
    assert post(client, f"/api/v1/jobs/{job_id}/retry", {}).json()["state"] == "queued"
    jobs.run_pending()
    done = client.get(f"/api/v1/jobs/{job_id}").json()
    assert (done["state"], done["percent"], done["label"]) == ("done", 100, "Nightly cleaning")
    assert client.get(f"/api/v1/jobs/{job_id}", headers={"Authorization": "Bearer weak"}).status_code == 404
    assert client.get("/api/v1/openapi.json").status_code == 200


@pytest.mark.feature("KER-14")
@pytest.mark.django_db
def test_a_misspelt_parameter_of_a_writing_call_writes_nothing(client, cast):
    before = Branch.objects.count()
    answer = post(client, "/api/v1/staff/branches?dryrun=true", {"name": "Nowy"})
    assert (answer.status_code, answer.json()["code"], answer.json()["errors"][0]["field"]) == (400, "UNKNOWN_PARAMETER", "dryrun")
    assert Branch.objects.count() == before


@pytest.mark.feature("KER-14")
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "field", "why"),
    [("sort=first_name", "sort", "branch"), ("fields=password", "fields", "code, id"), ("expand=x", "expand", "initials"),
     ("branch=abc", "branch", "whole number"), ("active=maybe", "active", "true or false"), ("cursor=abc", "cursor", "another list")],
)  # fmt: skip
def test_a_wrong_parameter_says_what_could_stand_there(client, cast, query, field, why):
    (error,) = client.get(f"/api/v1/staff/employees?{query}").json()["errors"]
    assert error["field"] == field
    assert why in error["detail"]
    assert "email" not in error["detail"], "what the caller has no right to"


@pytest.mark.feature("KER-14")
@pytest.mark.django_db
def test_what_the_address_or_the_body_cannot_be_is_problem_details_too(client, cast):
    wrong = client.delete("/api/v1/staff/branches")
    assert (wrong.status_code, wrong["Content-Type"], wrong["Allow"]) == (405, "application/problem+json", "POST")
    broken = client.post("/api/v1/staff/branches", '{"name": }', content_type="application/json").json()
    assert (broken["code"], broken["detail"]) == ("BAD_JSON", "The body can’t be read as JSON. Line 1, column 10.")
    empty = client.post("/api/v1/staff/branches", content_type="application/json").json()
    assert empty["errors"][0]["field"] in ("body", "name")


@pytest.mark.feature("KER-14")
@pytest.mark.django_db
def test_a_program_is_answered_in_the_language_it_asks_for(client, cast):
    def told(language: str) -> str:
        return str(client.get("/api/v1/staff/employees?branch=abc", headers={"Accept-Language": language}).json()["title"])

    assert (told("pl-PL,pl;q=0.9,en;q=0.5"), told("en-GB"), told("*"), told("de")) == ("Błędne żądanie", *["Bad request"] * 3)


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("lines[2].code", "lines.2.item_id"),
        ("lines[0].unit", "lines.0.unit"),
        ("orderer", "orderer_id"),
        ("kind_id", "kind"),
        ("register", "register"),
    ],
)
def test_fields_are_called_as_the_body_calls_them(field, told):
    assert problems._as_asked(field, {"orderer_id", "kind", "lines", "lines.*.item_id", "lines.*.unit"}) == told


@pytest.mark.feature("KER-14")
@pytest.mark.django_db
def test_of_a_set_the_missing_ones_are_told():
    def gone(ids, *, by):
        raise Branch.DoesNotExist

    done = commands._one_by_one(SimpleNamespace(actor=None, headers={}, GET={}), [3], gone)
    assert json.loads(done.content)["refused"][0]["problem"]["code"] == "NOT_FOUND"
    with pytest.raises(Refusal) as refused:
        commands._all_at_once(SimpleNamespace(actor=None), [3, 4], gone)
    assert (refused.value.code, refused.value.field, refused.value.params) == ("NOT_FOUND", "ids", {"ids": "3, 4"})


@pytest.mark.feature("KER-14")
def test_the_page_says_what_a_field_may_be():
    whole = {"required": ["lines"]}
    told = factory._field("lines", {"type": "array", "items": {"$ref": "#/components/schemas/orders.LineIn"}, "maxItems": 9}, whole)
    assert (told["kind"], told["reference"], told["required"]) == ("list of, at most 9 of them", "orders.LineIn", True)
    assert factory._kind({"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]}) == ("date or null", "")
    assert factory._kind({"enum": ["firm", "optional"], "type": "string"})[0] == "firm, optional"
    assert factory._kind({"type": "string", "maxLength": 20})[0] == "string, at most 20 characters"
