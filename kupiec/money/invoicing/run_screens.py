"""Deliveries without an invoice: the list, the preview of a collective run, its progress (INV-4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.company import public as company
from kupiec.ground.kernel import clock, jobs
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import ZERO, half_up
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.money.invoicing import queries, words
from kupiec.money.invoicing.services.batch import start_batch
from kupiec.money.invoicing.services.collect import collect, preview
from kupiec.money.invoicing.values import Grouping
from kupiec.money.stock import public as stock
from kupiec.people.parties import public as parties

C, F, I = kit.columns, kit.filters, kit.inputs  # noqa: E741
AT_ONCE = 100
"""Deliveries invoiced while the user waits; more go as a job."""
PREVIEWED = 2000


def _age(row: stock.StockDocument) -> int:
    return (clock.today() - row.issue_date).days


def left_values(ids: Sequence[int], by: Actor) -> Mapping[int, Any]:
    """Net value left to invoice of each delivery in our currency, one call for a page; nothing where a price is missing."""
    found: dict[int, Any] = {}
    try:
        plans = preview(ids, grouping=Grouping.DELIVERY, by=by)
    except Refusal:
        return {}
    for plan in plans:
        for pk in plan.group.document_ids:
            found[pk] = found.get(pk, ZERO) + half_up(plan.net * plan.group.rate)
    return found


def _collect(ids: Sequence[int], *, by: Actor, grouping: str, on: dt.date | None, issue: bool) -> str:
    """Invoices now, or a job when there are many; returns where to go."""
    if len(ids) > AT_ONCE:
        job = start_batch(ids, grouping=grouping, on=on, issue_too=issue, by=by)
        return f"{reverse('invoicing-run')}?job={job}"
    made = collect(ids, grouping=grouping, on=on, issue_too=issue, by=by)
    return reverse("invoice", args=[made[0]]) if len(made) == 1 else reverse("invoices")


COLLECT = kit.Operation(
    "collect", _("Invoice them"), run=_collect, icon="file-invoice", right="invoicing.collect", primary=True,
    fields=(
        I.Choice("grouping", _("Invoices"), options=words.GROUPINGS, required=True, default="all", span=12),
        I.Day("on", _("Issue date"), span=6),
        I.Flag("issue", _("Issue at once"), span=6, right="invoicing.issue"),
    ),
    initial=lambda ids, by: {"grouping": "all", "on": clock.today(), "issue": True},
    done=lambda result, ids: result,
    message=_("Invoices made"),
)  # fmt: skip

DELIVERIES = kit.List(
    name="invoicing.deliveries",
    title=_("Deliveries without invoice"),
    rows=lambda by: queries.deliveries_to_invoice(by).select_related("party", "branch").defer("snapshot"),
    columns=(
        C.Link("number", _("Number"), url=lambda row: delivery_url(row.pk)),
        C.Text("party", _("Customer"), source="party.name", sub="party.city"),
        C.Day("issue_date", _("Delivered on")),
        C.Number("age", _("Days"), value=_age, sort="issue_date", kind=lambda row: "bad" if _age(row) > 15 else ""),
        C.Money("left", _("Net to invoice"), fill=left_values, total=True),
        C.Text("branch", _("Branch"), source="branch.name"),
        C.Text("reference", _("Order number")),
    ),
    sort=("issue_date", "number"),
    search=("number", "party__name", "party__nip", "reference"),
    filters=(
        F.Pick("party_id", _("Customer"), picker="parties.customer"),
        F.Dates("issue_date", _("Delivered on")),
        F.Choice("branch_id", _("Branch"), choices=lambda by: branches(by)),
    ),
    views=(
        kit.View("last-month", _("Last month"), "f.issue_date=last-month"),
        kit.View("month", _("This month"), "f.issue_date=month"),
    ),
    operations=(COLLECT,),
    empty=kit.Empty(
        "truck-delivery",
        _("Everything is invoiced"),
        _("Issued deliveries wait here for their invoice."),
        ("stock-shipping", _("To shipping")),
    ),
    right="invoicing.collect",
)


def delivery_url(pk: int) -> str:
    """The delivery's page in the stock room."""
    try:
        return reverse("stock-document", args=[pk])
    except NoReverseMatch:
        return ""


def branches(by: Actor) -> list[tuple[int, str]]:
    rows = company.Branch.objects.filter(company_id=by.company_id, active=True).order_by("code")
    return list(rows.values_list("pk", "name"))


@kit.screen(right="invoicing.collect")
def run(request: kit.Request) -> HttpResponse:
    """The run over all customers: what to take, what it would make, start, progress."""
    by = request.actor
    if request.method == "POST":
        return _start(request)
    problem: Refusal | None = None
    try:
        asked = _asked(request.GET, by=by)
    except Refusal as refusal:
        problem, asked = refusal, _asked({}, by=by)
    found = asked["rows"][: PREVIEWED + 1]
    ids = list(found.values_list("pk", flat=True))
    context = {
        **asked,
        "count": len(ids),
        "capped": len(ids) > PREVIEWED,
        **_previewed(ids[:PREVIEWED], asked, by=by),
        "groupings": words.GROUPINGS,
        "branches": branches(by),
        "until_iso": asked["until"].isoformat(),
        "on_iso": asked["on"].isoformat(),
        "job": _job(request.GET.get("job", ""), by=by),
        "may_issue": by.may("invoicing.issue"),
        "wrong": {problem.field: problem.text} if problem else {},
        "typed": request.GET if problem else {},
    }
    response = kit.page(request, "invoicing/run.html", context, title=_("Collective invoicing"))
    response.status_code = 422 if problem else 200
    return response


def _asked(sent: Any, *, by: Actor) -> dict[str, Any]:
    """What the run is to take, from the address or the form. Refuses NOT_A_DATE, UNKNOWN_CHOICE."""
    until = kit.parse.day(sent["until"], field="until") if sent.get("until") else clock.today()
    on = kit.parse.day(sent["on"], field="on") if sent.get("on") else clock.today()
    grouping = sent.get("grouping") or Grouping.ALL
    if grouping not in set(Grouping):
        raise Refusal("UNKNOWN_CHOICE", N_("Choose from the list."), "grouping")
    rows = queries.deliveries_to_invoice(by).filter(issue_date__lte=until).order_by("party_id", "issue_date", "pk")
    branch = next((pk for pk, _name in branches(by) if str(pk) == sent.get("branch", "")), None)
    if branch is not None:
        rows = rows.filter(branch_id=branch)
    return {"rows": rows, "until": until, "on": on, "grouping": grouping, "branch": branch}


def _previewed(ids: Sequence[int], asked: Mapping[str, Any], *, by: Actor) -> dict[str, Any]:
    try:
        plans = preview(ids, grouping=asked["grouping"], by=by)
    except Refusal as refusal:
        return {"plans": [], "problem": refusal.text, "total": ZERO}
    names = dict(parties.Party.objects.filter(pk__in={plan.group.orderer_id for plan in plans}).values_list("pk", "name"))
    rows = [(plan, names.get(plan.group.orderer_id, "")) for plan in plans]
    base = [plan.gross for plan in plans if plan.group.rate == 1]
    return {"plans": rows[:200], "more": max(len(rows) - 200, 0), "invoices": len(rows), "total": sum(base, ZERO)}


def _start(request: kit.Request) -> HttpResponse:
    by = request.actor
    asked = _asked(request.POST, by=by)
    ids = list(asked["rows"].values_list("pk", flat=True))
    issue = request.POST.get("issue") == "1"
    job = start_batch(ids, grouping=asked["grouping"], on=asked["on"], issue_too=issue, by=by)
    return kit.go(request, f"{reverse('invoicing-run')}?job={job}", job=(job, reverse("invoices")))


def _job(text: str, *, by: Actor) -> Any:
    return jobs.state(int(text), by=by) if text.isdecimal() and len(text) < 19 else None


@kit.screen(right="invoicing.collect")
def progress(request: kit.Request, pk: int) -> HttpResponse:
    """How far the run is; asked again every second while it runs."""
    job = jobs.state(pk, by=request.actor)
    if job is None:
        raise Http404
    if not job.open:
        return HttpResponse(status=204, headers={"HX-Redirect": f"{reverse('invoicing-run')}?job={pk}"})
    return render(request, "invoicing/_progress.html", {"job": job})
