"""Pages, the REST interface, addresses of records that are no more (KER-22)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from kupiec.ground.access.testing import user_with
from kupiec.ground.kernel import search
from kupiec.ground.merging import public as merging
from kupiec.ground.merging import services
from kupiec.ground.merging.models import Merge, Pair
from kupiec.ground.merging.tests import builders
from kupiec.people.parties.models import Party


@pytest.fixture
def client_(cast: Any) -> Client:
    client = Client()
    client.force_login(user_with(None))
    return client


def _pair(cast: Any) -> tuple[Party, Party]:
    return builders.firm(cast.by, "Voltex Sp. z o.o.", nip="5261040828"), builders.firm(cast.by, "VOLTEX", remarks="<b>uwaga</b>")


@pytest.mark.feature("KER-22")
def test_side_by_side_then_merged_then_undone(cast, client_):
    kept, gone = _pair(cast)
    builders.past(cast, gone, invoices=2)
    address = f"/duble/klienci/{kept.pk}/{gone.pk}/"
    page = client_.get(address).content.decode()
    assert "526-104-08-28" in page and "&lt;b&gt;uwaga" in page and "Faktury i korekty" in page
    sent = {f"version.{kept.pk}": "999", f"version.{gone.pk}": str(gone.version)}
    assert client_.post(address, sent).status_code == 409
    sent[f"version.{kept.pk}"] = str(kept.version)
    assert client_.post(address, {**sent, "choice.name": "third"}).status_code == 422
    done = client_.post(address, {**sent, "choice.name": "gone"})
    assert (done.status_code, done["Location"]) == (302, f"/klienci/{kept.pk}/")
    made = Merge.objects.get()
    assert Party.objects.get(pk=kept.pk).name == "VOLTEX"
    history = client_.get(reverse("party-journal", args=[kept.pk]), headers={"HX-Request": "true"}).content.decode()
    assert "Dołączono do tego wpisu" in history
    assert f"/klienci/{kept.pk}/" in client_.get(f"/duble/scalenia/{made.pk}/").content.decode()
    undone = client_.post(f"/duble/scalenia/{made.pk}/", {"operation": "undo"}, headers={"HX-Request": "true"})
    assert undone.status_code == 204 and Party.objects.filter(pk=gone.pk).exists()


@pytest.mark.feature("KER-22")
def test_old_addresses_lead_on(cast, client_):
    kept, gone = _pair(cast)
    code = gone.code
    merging.merge(builders.wish(kept, gone), by=cast.by)
    page = client_.get(f"/klienci/{gone.pk}/edycja/?x=1")
    assert (page.status_code, page["Location"]) == (301, f"/klienci/{kept.pk}/edycja/?x=1")
    answer = client_.get(f"/api/v1/parties/{gone.pk}")
    assert (answer.status_code, answer["Location"], answer.json()["code"]) == (301, f"/api/v1/parties/{kept.pk}", "MERGED")
    changed = client_.put(
        f"/api/v1/parties/{gone.pk}", json.dumps({"name": "x"}), content_type="application/json", headers={"If-Match": '"1"'}
    )
    assert changed.status_code == 410 and changed["Location"] == f"/api/v1/parties/{kept.pk}"
    assert client_.get("/klienci/999999/").status_code == client_.get("/api/v1/parties/999999").status_code == 404
    blind = Client()
    blind.force_login(user_with(["parties.see"], scopes={"parties": "own"}))
    assert blind.get(f"/klienci/{gone.pk}/").status_code == 404
    assert [hit.object_id for hit in search.find(code, by=cast.by, wanted=["parties.party"])] == [kept.pk]


@pytest.mark.feature("KER-22")
def test_the_warning_while_a_record_is_typed(cast, client_):
    known, _other = _pair(cast)
    told = client_.post("/duble/klienci/sprawdz/", {"name": "Nowa firma", "nip": "526-104-08-28"}).content.decode()
    assert f"/klienci/{known.pk}/" in told and "ten sam NIP" in told
    assert client_.post("/duble/klienci/sprawdz/", {"name": "Zupełnie inna"}).content.decode().strip() == ""
    for slug in ("klienci", "osoby", "towary"):
        assert (
            f"/duble/{slug}/sprawdz/"
            in client_.get({"klienci": "/klienci/nowy/", "osoby": "/osoby/nowa/", "towary": "/towary/nowy/"}[slug]).content.decode()
        )
    assert "sprawdz" not in client_.get(f"/klienci/{known.pk}/edycja/").content.decode()
    narrow = Client()
    narrow.force_login(user_with(["parties.see"]))
    assert narrow.post("/duble/klienci/sprawdz/", {"name": "VOLTEX"}).status_code == 403


def test_who_may_not_merge_sees_nothing_of_it(cast):
    kept, gone = _pair(cast)
    client = Client()
    client.force_login(user_with(["parties.see", "parties.edit"]))
    for address in ("/duble/", "/duble/scalenia/", f"/duble/klienci/{kept.pk}/{gone.pk}/"):
        assert client.get(address).status_code == 403
    assert client.post("/duble/szukaj/").status_code == 403
    assert "/duble/" not in client.get("/klienci/").content.decode()


@pytest.mark.feature("KER-22")
@pytest.mark.django_db(transaction=True)
def test_the_rest_interface(cast, client_):
    kept, gone = _pair(cast)
    kind = next(kind for kind in merging.kinds if kind.kind == "parties.party")
    services.look(kind, [kept.pk], by=cast.by)
    with translation.override("pl"):
        (pair,) = client_.get("/api/v1/merging/pairs?state=open").json()["items"]
    assert pair["first_id"] == kept.pk and pair["score"] >= 60
    beside = client_.get(f"/api/v1/merging/side-by-side?kind=parties.party&kept_id={kept.pk}&gone_id={gone.pk}").json()
    assert {"name": "nip", "choice": "kept"}.items() <= next(one for one in beside["fields"] if one["name"] == "nip").items()
    assert beside["objections"] == [] and beside["moves"]
    body = {
        "kind": "parties.party",
        "kept_id": kept.pk,
        "gone_id": gone.pk,
        "choices": {"name": "gone"},
        "kept_version": kept.version,
        "gone_version": gone.version,
    }

    def post(path: str, data: Any, **headers: str) -> Any:
        return client_.post(f"/api/v1/merging{path}", json.dumps(data), content_type="application/json", headers=headers)

    assert post("", body, **{"Kupiec-Dry-Run": "true"}).status_code == 201 and not Merge.objects.exists()
    first, again = post("", body, **{"Idempotency-Key": "m-1"}), post("", body, **{"Idempotency-Key": "m-1"})
    assert first.status_code == again.status_code == 201 and first.json()["id"] == again.json()["id"]
    assert Merge.objects.count() == 1 and not Pair.objects.exists()
    assert client_.get(f"/api/v1/merging/{first.json()['id']}").json()["kept_id"] == kept.pk
    assert post("", {**body, "gone_id": kept.pk}).json()["code"] == "SAME"
    assert post("/undo", {"ids": [first.json()["id"]]}).status_code == 200
    assert Party.objects.filter(pk=gone.pk).exists()
