"""Pages, fragments, grid protocol and prints through HTTP (INV-3, INV-4, INV-6)."""

from __future__ import annotations

import json
from decimal import Decimal as D
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kupiec.ground.access.testing import session_cookie, user_with
from kupiec.ground.kernel import jobs
from kupiec.money.invoicing import printing
from kupiec.money.invoicing.models import Invoice, InvoiceLine
from kupiec.money.invoicing.services import start
from kupiec.money.invoicing.tests import builders as make
from kupiec.money.invoicing.tests.test_collect import deliver, desk, goods  # noqa: F401
from tests.cast import Cast

RIGHTS = [
    "invoicing.see", "invoicing.draft", "invoicing.issue", "invoicing.correct", "invoicing.collect", "ledger.view",
    "ledger.export", "ledger.accounts", "ledger.schemes", "ledger.periods",
]  # fmt: skip


@pytest.fixture
def web(cast: Cast) -> Client:
    client = Client()
    for name, value in session_cookie(user_with(None)):
        client.cookies[name] = value
    return client


def ops(web: Client, pk: int, *operations: dict[str, Any]) -> dict[str, Any]:
    body = json.dumps({"key": f"k{len(operations)}{operations[0]}"[:60], "ops": list(operations)})
    answer = web.post(reverse("invoice-lines", args=[pk]), body, content_type="application/json")
    assert answer.status_code == 200, answer.content
    return answer.json()


@pytest.mark.django_db
@pytest.mark.feature("INV-3")
def test_pages(cast: Cast, web: Client) -> None:
    party = make.customer()
    draft = make.drafted(cast, party, make.line("10.00"))
    issued = make.issued(cast, party, make.line("10.00"), make.line("5.00", vat="8"))
    correction = start.start_correction(issued, reason="x", by=cast.by)
    for pk in (draft, issued, correction):
        answer = web.get(reverse("invoice", args=[pk]))
        assert answer.status_code == 200
        for panel in ("payments", "terms", "postings", "history"):
            address = f"{reverse('invoice', args=[pk])}?panel={panel}"
            assert web.get(address, headers={"HX-Request": "true", "HX-Target": "panel"}).status_code == 200
    for name in ("invoices", "invoice-new", "deliveries-to-invoice", "invoicing-run"):
        assert web.get(reverse(name)).status_code == 200, name
    for view in ("f.state=draft", "f.overdue=1", "f.unpaid=1", "f.issue_date=month&f.state=issued", "q=FV", "foot=1",
                 f"preview={issued}", f"rows={issued}", "export=csv", "sort=-gross"):  # fmt: skip
        assert web.get(f"{reverse('invoices')}?{view}").status_code == 200, view
    assert web.get(reverse("invoice-edit", args=[draft])).status_code == 200


@pytest.mark.django_db
@pytest.mark.feature("INV-3")
def test_the_grid_speaks_its_protocol(cast: Cast, web: Client) -> None:
    tool = make.item("AB-1", name="Wiertarka")
    pk = start.start(make.customer().pk, by=cast.by)
    added = ops(web, pk, {"op": "add", "text": "AB-1", "quantity": "2"})
    (row,) = added["rows"]
    assert row["c"]["code"] == "AB-1"
    again = ops(web, pk, {"op": "add", "text": "AB-1", "quantity": "3"})
    assert again["rows"][0]["c"]["quantity"] == "5"
    line = InvoiceLine.objects.get(invoice_id=pk)
    told = ops(web, pk, {"op": "set", "id": line.pk, "v": line.version, "cells": {"unit_price": "12,50"}})
    assert told["rows"][0]["c"]["net"] == "62,50"
    assert "76,88" in told["totals"]
    line.refresh_from_db()
    stale = ops(web, pk, {"op": "set", "id": line.pk, "v": 1, "cells": {"quantity": "9"}})
    assert stale["results"][0]["conflict"]
    rated = ops(web, pk, {"op": "set", "id": line.pk, "v": line.version, "cells": {"vat_code": "8%"}})
    assert rated["rows"][0]["c"]["vat_code"] == "8%" and "VAT 8%" in " ".join(rated["totals"].split())
    line.refresh_from_db()
    assert line.vat_code == "8"
    bad = ops(web, pk, {"op": "set", "id": line.pk, "v": line.version, "cells": {"quantity": "dużo"}})
    assert (bad["results"][0]["code"], bad["results"][0]["field"]) == ("NOT_A_NUMBER", "quantity")
    unknown = ops(web, pk, {"op": "add", "text": "nie ma takiego"})
    assert unknown["results"][0]["code"] == "NO_ITEM"
    pasted = ops(web, pk, {"op": "paste", "after": None, "columns": ["code", "quantity"], "rows": [["AB-1", "7"]] * 3})
    assert pasted["whole"] and len(pasted["rows"]) == 4
    line.refresh_from_db()
    gone = ops(web, pk, {"op": "remove", "lines": [[line.pk, line.version]]})
    assert gone["removed"] == [line.pk]
    back = ops(web, pk, {"op": "restore", "data": gone["results"][0]["undo"]})
    assert len(back["rows"]) == 4
    order = [row["id"] for row in back["rows"]]
    for op in ({"op": "move", "id": order[0], "before": None}, {"op": "paste", "after": None, "columns": ["code"], "rows": [["AB-1"]]}):
        changed = ops(web, pk, op)
        assert [row["id"] for row in changed["rows"]] != order
        ops(web, pk, {"op": "restore", "data": changed["results"][0]["undo"]})
        stands = InvoiceLine.objects.filter(invoice_id=pk).order_by("position", "pk")
        assert list(stands.values_list("pk", flat=True)) == order
    hostile = ops(web, pk, {"op": "restore", "data": {"set": "x"}})
    assert not hostile["results"][0]["ok"]
    assert web.get(f"{reverse('invoice-lines', args=[pk])}?why={InvoiceLine.objects.first().pk}").status_code == 200
    assert tool.pk


@pytest.mark.django_db
@pytest.mark.feature("INV-4")
def test_deliveries_without_invoice_are_summed_up_in_our_currency(cast: Cast, desk: Any, goods: Any, web: Client) -> None:  # noqa: F811
    deliver(cast, goods, make.customer(), "3", "2")
    assert "50,00" in web.get(f"{reverse('deliveries-to-invoice')}?foot=1").content.decode()
    deliver(cast, goods, make.customer("K2"), "1")
    assert "60,00" in web.get(f"{reverse('deliveries-to-invoice')}?foot=1").content.decode()


@pytest.mark.django_db
@pytest.mark.feature("INV-6")
def test_operations_by_post(cast: Cast, web: Client) -> None:
    pk = make.drafted(cast, make.customer(), make.line("100.00"))
    address = reverse("invoice", args=[pk])
    answer = web.post(address, {"operation": "issue", "ids": pk})
    assert answer.status_code in (204, 302)
    assert Invoice.objects.get(pk=pk).state == "issued"
    answer = web.post(address, {"operation": "correct", "ids": pk, "reason": "cena"})
    correction = Invoice.objects.get(kind="correction")
    assert answer.url == reverse("invoice", args=[correction.pk])
    line = InvoiceLine.objects.get(invoice=correction)
    told = ops(web, correction.pk, {"op": "set", "id": line.pk, "v": 1, "cells": {"quantity": "0"}})
    assert told["rows"][0]["old"]["quantity"] == "1"
    web.post(reverse("invoice", args=[correction.pk]), {"operation": "issue", "ids": correction.pk})
    correction.refresh_from_db()
    assert (correction.state, correction.gross) == ("issued", D("-123.00"))


@pytest.mark.django_db
def test_the_head_form(cast: Cast, web: Client) -> None:
    pk = make.drafted(cast, make.customer(), make.line("100.00"))
    address = reverse("invoice-edit", args=[pk])
    sent = {"issue_date": "2026-11-24", "sale_date": "2026-11-24", "payment_days": "30", "language": "en",
            "remarks": "Uwaga", "_version": "1"}  # fmt: skip
    answer = web.post(address, sent)
    assert answer.status_code == 302, answer.content[-2000:]
    row = Invoice.objects.get(pk=pk)
    assert (str(row.due_date), row.language, row.remarks, row.version) == ("2026-12-24", "en", "Uwaga", 2)
    assert web.post(address, sent | {"remarks": "Inna"}).status_code == 409


@pytest.mark.django_db
@pytest.mark.parametrize("second", ["", "en", "de"])
def test_prints(cast: Cast, web: Client, second: str) -> None:
    party = make.customer(name='Budomex <script>alert(1)</script> "Ż"')
    pk = make.issued(cast, party, make.line("13560.00", item_id=make.item(annex15=True).pk))
    Invoice.objects.filter(pk=pk)
    from kupiec.money.invoicing.printing import html_of

    html = html_of(pk, by=cast.by)
    assert "mechanizm podzielonej płatności" in html
    assert " ," not in html.partition("Rachunek bankowy")[2][:400], "the bank as one writes it"
    assert "<script>" not in html
    assert "szesnaście tysięcy sześćset siedemdziesiąt osiem złotych osiemdziesiąt groszy" in html
    answer = web.get(reverse("invoice-print", args=[pk]))
    assert answer.content.startswith(b"%PDF")
    correction = start.start_correction(pk, reason="x", by=cast.by)
    Invoice.objects.filter(pk=correction).update(second_language=second)
    assert web.get(reverse("invoice-print", args=[correction])).content.startswith(b"%PDF")


@pytest.mark.django_db
def test_rights(cast: Cast) -> None:
    pk = make.drafted(cast, make.customer(), make.line("1.00"))
    client = Client()
    for name, value in session_cookie(user_with(["invoicing.see"])):
        client.cookies[name] = value
    assert client.get(reverse("invoices")).status_code == 200
    assert client.get(reverse("deliveries-to-invoice")).status_code == 403
    assert client.get(reverse("invoice-new")).status_code == 403
    body = json.dumps({"key": "a", "ops": [{"op": "add", "text": "x"}]})
    answer = client.post(reverse("invoice-lines", args=[pk]), body, content_type="application/json")
    assert answer.status_code == 403


@pytest.mark.django_db
@pytest.mark.feature("INV-4")
def test_the_run_names_its_result_and_tells_a_wrong_day_at_its_field(cast: Cast, desk: Any, goods: Any, web: Client) -> None:  # noqa: F811
    for number in range(2):
        deliver(cast, goods, make.customer(f"K{number}", name=f"Klient {number}"), "3")
    address = reverse("invoicing-run")
    page = web.get(address, {"until": "2026-11-30"}).content.decode()
    assert "Wystaw 2 faktury" in page and "Przygotuj 2 szkice" in page
    refused = web.get(address, {"until": "abc", "on": "30.11.2026"})
    shown = refused.content.decode()
    assert refused.status_code == 422
    assert 'value="abc"' in shown and 'aria-describedby="wrong-until"' in shown and 'value="30.11.2026"' in shown
    assert "Wystaw" not in shown.split("</form>", 1)[1]
    started = web.post(address, {"until": "2026-11-30", "issue": "", "grouping": "all"})
    job = started.headers["Location"].rpartition("=")[2]
    assert "Wystaw 2 faktury" not in web.get(address, {"job": job}).content.decode(), "no second run while one goes"
    jobs.run_pending()
    assert web.get(reverse("invoicing-progress", args=[job])).headers["HX-Redirect"] == f"{address}?job={job}"
    assert Invoice.objects.filter(state="draft").count() == 2


@pytest.mark.django_db
def test_every_page_of_a_print_carries_the_number(cast: Cast) -> None:
    pk = make.issued(cast, make.customer(), make.line("10.00"))
    number = Invoice.objects.get(pk=pk).number
    assert f'@bottom-left {{ content: "{number}"; }}' in printing.html_of(pk, by=cast.by)


@pytest.mark.django_db
def test_issued_documents_offer_no_issuing(cast: Cast, web: Client) -> None:
    party = make.customer()
    draft, issued = make.drafted(cast, party, make.line("10.00")), make.issued(cast, party, make.line("10.00"))
    buttons = [web.get(reverse("invoice", args=[pk])).content.decode() for pk in (draft, issued)]
    assert ["operation=issue" in page for page in buttons] == [True, False]
    assert ['operation=invoice"' in page for page in buttons] == [False, False], "only a pro-forma becomes an invoice"
