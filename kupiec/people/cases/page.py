"""The page of one case: where it stands, what it is worth, its papers, and all that was done about it (CAS-1, CAS-4, CAS-5)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.company import public as company
from kupiec.ground.documents import public as documents
from kupiec.ground.files import public as files
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.ground.workflow import public as workflow
from kupiec.people.activities import public as activities
from kupiec.people.cases import finance, grid, marks, queries, rules, screens, services, sockets
from kupiec.people.cases.models import Case, CaseMove, CasePhase
from kupiec.people.cases.values import CASE, Behaviour

I = kit.inputs  # noqa: E741


def _head(case: Case, by: Actor) -> kit.Head:
    code, _space, number = case.number.partition(" ")
    badges = [marks.of_group(case.group), marks.of_result(case.result), marks.of_idle(case)]
    return kit.Head(
        str(case.kind), number or case.number, code=code if number else "", icon=case.kind.icon or "briefcase", badges=tuple(filter(None, badges)),
        subtitle=case.name,
    )  # fmt: skip


def _steps(case: Case, by: Actor) -> list[kit.Step]:
    """The phases of the kind: those before this one are done; a closed case shows the ones it stood in and where it ended."""
    found = [one for one in queries.phases([case.kind_id]) if one.group != "closed"]
    if case.group == "closed":
        stood = set(CaseMove.objects.filter(case=case).values_list("target_id", flat=True))
        return [*(kit.Step(str(one), "done") for one in found if one.pk in stood), kit.Step(str(case.phase), "now")]
    at = next((place for place, one in enumerate(found) if one.pk == case.phase_id), len(found))
    return [kit.Step(str(one), "done" if place < at else "now" if place == at else "") for place, one in enumerate(found)]


def _flow(case: Case, by: Actor) -> list[kit.Node]:
    return finance.strip(case, finance.account(case, by=by))


def _persons(case: Case, by: Actor) -> str:
    return ", ".join(map(str, queries.persons_of([case.pk]).get(case.pk, ())))


def _payment(case: Case, by: Actor) -> str:
    days = gettext("%(days)s days") % {"days": case.payment_days} if case.payment_days is not None else ""
    return " · ".join(filter(None, [str(case.payment_method or ""), days]))


def _worth(case: Case, by: Actor) -> str:
    told = screens.value_words(case)
    return f"{told} · {case.probability}%" if told and case.group != "closed" else told


def _day(name: str) -> Any:
    return lambda case, by: kit.show.day(getattr(case, name)) if getattr(case, name) else ""


FACTS = (
    kit.Fact(_("Party"), lambda case, by: case.party or "", url=lambda case: reverse("party", args=[case.party_id]), span=4, optional=True),
    kit.Fact(_("Persons"), _persons, span=4, optional=True),
    kit.Fact(_("Guardian"), lambda case, by: case.guardian or "", span=2, optional=True),
    kit.Fact(_("Phase"), lambda case, by: gettext("%(phase)s since %(day)s") % {"phase": case.phase, "day": kit.show.day(case.phase_at)}, span=2),
    kit.Fact(_("Expected value"), _worth, span=3, optional=True),
    kit.Fact(_("Expected close"), _day("close_on"), optional=True), kit.Fact(_("Decision on"), _day("decision_on"), optional=True),
    kit.Fact(_("Payment"), _payment, span=3, optional=True), kit.Fact(_("Delivery terms"), "delivery_terms", span=4, optional=True),
    workflow.fact(CASE), kit.Fact(_("Opened on"), _day("opened_on")), kit.Fact(_("Closed on"), _day("closed_on"), optional=True),
    kit.Fact(_("Reason"), lambda case, by: " – ".join(filter(None, [str(case.reason or ""), case.reason_note])), span=4, optional=True),
)  # fmt: skip


def _overview(case: Case, by: Actor) -> dict[str, Any]:
    found = finance.account(case, by=by)
    return {
        "case": case, "rows": finance.rows(case, found, by=by), "currency": _base(case),
        "sums": [(label, found.sums[role]) for role, label in finance.ROLES if role in found.sums and (role not in ("cost", "bought") or by.may("cases.finance"))],
        "papers": found.papers[-6:], "all_papers": len(found.papers), "moves": CaseMove.objects.filter(case=case).select_related("origin", "target", "user").order_by("-at", "-pk")[:12],
        "terms": case.terms, "opportunity": case.kind.behaviour == Behaviour.OPPORTUNITY, "wants": queries.wants(case.pk)[:8],
    }  # fmt: skip


def _base(case: Case) -> str:
    return str(company.queries.own(case.company_id).base_currency)


def _papers(case: Case, by: Actor) -> dict[str, Any]:
    found = finance.account(case, by=by)
    return {"case": case, "found": found, "may_edit": by.may("cases.edit"), "sees_cost": by.may("cases.finance"), "currency": _base(case)}


def _count_papers(case: Case, by: Actor) -> int:
    return len(queries.members([case.pk]).get(case.pk, ()))


def _wants(case: Case, by: Actor) -> dict[str, Any]:
    return {"LINES": grid.LINES, "case": case}


OVERVIEW = kit.Panel("overview", _("Overview"), template="cases/_overview.html", context=_overview, icon="layout-list", order=5)
WANTS = kit.Panel("wants", _("Wanted goods"), template="cases/_wants.html", context=_wants, icon="list-check", order=10,
                  count=lambda case, by: len(queries.wants(case.pk)))  # fmt: skip
PANELS = (
    OVERVIEW, kit.Panel("papers", _("Papers"), template="cases/_papers.html", context=_papers, count=_count_papers, icon="files", order=20),
    activities.panel(CASE, party=lambda case: case.party_id, order=30), workflow.panel(CASE, order=60), files.panel(CASE, order=80),
    kit.Panel("history", _("Timeline"), timeline=True, icon="history", order=40),
)  # fmt: skip


def _join(ids: Sequence[int], *, by: Actor, document: str) -> None:
    kind, _colon, pk = document.partition(":")
    services.join(ids[0], [documents.Ref(kind, int(pk) if pk.isdecimal() and len(pk) < 19 else 0)], by=by)


JOIN = kit.Operation(
    "join", _("Join a document"), run=_join, icon="link", right="cases.edit", bulk=False, more=True, message=_("Joined"),
    fields=(I.Pick("document", _("Document"), picker="activities.document", whole=False, required=True, span=12, help=_("Number of an offer, order, delivery or invoice.")),),
)  # fmt: skip
CIRCULATE = workflow.operation(CASE, primary=False)
PAGE = kit.Detail(
    "cases.case", get=queries.one, head=_head, steps=_steps, flow=_flow, right="cases.see", layout="card", facts=FACTS, edit_url="case-edit",
    edit_right="cases.edit", operations=(CIRCULATE, JOIN, screens.HAND_OVER), operation_sources=sockets.case_operations, panel_sources=sockets.case_panels,
    panels=PANELS, subject=CASE, audit=Case,
)  # fmt: skip


def _way(case: Case, phase: CasePhase, *, first: bool) -> kit.Operation:
    """Passing into a phase: at once, or through the form where it asks for something or closes."""
    missing = rules.missing([one for one in phase.required if one != "wants"], {name: getattr(case, name, None) for name in phase.required})
    icon = {"won": "check", "lost": "x"}.get(phase.result, "arrow-right")
    common: dict[str, Any] = {
        "icon": icon, "right": "cases.edit", "bulk": False, "more": not first and phase.result not in ("won", "lost"), "primary": first,
        "key": "Ctrl+Enter" if first else "",
    }  # fmt: skip
    if missing or phase.group == "closed":
        return kit.Operation(f"to-{phase.pk}", str(phase), url=lambda row: reverse("case-move", args=[row.pk, phase.pk]), **common)

    def run(ids: Sequence[int], *, by: Actor) -> int:
        return services.move(ids, phase.pk, by=by)

    return kit.Operation(f"to-{phase.pk}", str(phase), run=run, message=gettext("Moved to “%(phase)s”") % {"phase": str(phase)}, **common)


def operations(case: Case, by: Actor) -> tuple[kit.Operation, ...]:
    """Phases the case may go to now, the next one standing out; then what can be done with any case."""
    if not by.may("cases.edit"):
        return PAGE.operations  # type: ignore[return-value]
    every = queries.phases([case.kind_id])
    open_now = {one.pk for one in queries.onward(case)}
    here = next((at for at, one in enumerate(every) if one.pk == case.phase_id), -1)
    following = (
        next((one.pk for one in every[here + 1 :] if one.pk in open_now and one.result != "lost"), None) if case.group != "closed" else None
    )
    ways = [_way(case, one, first=one.pk == following) for one in every if one.pk in open_now]
    return (*sorted(ways, key=lambda one: not one.primary), *PAGE.operations)


@kit.screen(right="cases.see")
def view(request: kit.Request, pk: int) -> HttpResponse:
    """The page; its operations are the passages of the phase, opportunities have wanted goods."""
    case = queries.one(pk, by=request.actor)
    panels = (*PANELS, WANTS) if case.kind.behaviour == Behaviour.OPPORTUNITY else PANELS
    return dataclasses.replace(PAGE, operations=operations(case, request.actor), panels=panels).view(request, pk)


@kit.screen(right="cases.see")
def paper_lines(request: kit.Request, pk: int, kind: str, record: int) -> HttpResponse:
    """The lines of a paper, drawn under its row (CAS-4)."""
    case = queries.one(pk, by=request.actor)
    found = finance.lines(case, documents.Ref(kind, record), by=request.actor)
    if found is None:
        raise Http404(kind)
    return HttpResponse(
        render_to_string("cases/_paper_lines.html", {"lines": found, "sees_cost": request.actor.may("cases.finance")}, request)
    )


@kit.screen(right="cases.edit")
def leave(request: kit.Request, pk: int) -> HttpResponse:
    """Take a paper out of the case."""
    if request.method != "POST":
        raise Http404("leave")
    ref = documents.Ref(request.POST.get("kind", ""), kit.parse.key(request.POST.get("record", "")) or 0)
    services.leave(pk, ref, by=request.actor)
    return kit.go(request, f"{reverse('case', args=[pk])}?panel=papers", text=gettext("Taken out."))


def panel(kind: str, *, party: Any, pk: Any = lambda record: int(record.pk), order: int = 55) -> kit.Panel:
    """The panel "Case" that rooms above put on the pages of their papers: its case, or a way to one."""

    def context(record: Any, by: Actor) -> Mapping[str, Any]:
        ref = documents.Ref(kind, pk(record))
        rows = list(queries.of_ref(queries.visible(by), ref).select_related(*queries.CARD).order_by("-pk")[:10])
        drawn = [
            {"case": row, "phase": marks.of_phase(row.phase), "worth": screens.value_words(row), "idle": marks.of_idle(row)} for row in rows
        ]
        query = f"?party={party(record) or ''}&join={kind}:{pk(record)}"
        return {"cases": drawn, "new": f"{reverse('case-new')}{query}", "may_edit": by.may("cases.edit"), "join": f"{kind}:{pk(record)}"}

    def count(record: Any, by: Actor) -> int:
        return queries.of_ref(queries.visible(by), documents.Ref(kind, pk(record))).count()

    return kit.Panel(
        "case", _("Case"), template="cases/_panel.html", context=context, count=count, icon="briefcase", order=order, right="cases.see"
    )
