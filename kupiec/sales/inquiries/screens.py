"""The one screen all inquiries are watched on, the page of an inquiry, statuses (RFQ-1, RFQ-4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.company import public as company
from kupiec.ground.documents import public as documents
from kupiec.ground.files import public as files
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.sockets import Socket
from kupiec.ground.kit import public as kit
from kupiec.ground.kit.details import PanelSource
from kupiec.ground.kit.lists import ColumnSource
from kupiec.ground.kit.operations import OperationSource
from kupiec.ground.workflow import public as workflow
from kupiec.people.activities import public as activities
from kupiec.people.cases import public as cases
from kupiec.sales.inquiries import grid, queries, rules, services, words
from kupiec.sales.inquiries.models import Inquiry, Status
from kupiec.sales.inquiries.values import INQUIRY, Group

C, F, I = kit.columns, kit.filters, kit.inputs  # noqa: E741
inquiry_columns: Socket[ColumnSource] = Socket("inquiries.columns")
"""Columns upper rooms add to the screen of inquiries."""
inquiry_operations: Socket[OperationSource] = Socket("inquiries.operations")
"""What upper rooms make of an inquiry: an offer."""
inquiry_panels: Socket[PanelSource] = Socket("inquiries.panels")


def of_status(row: Inquiry) -> kit.Mark:
    return kit.Mark(row.status.colour, str(row.status), row.status.icon)


def left_words(row: Inquiry) -> str:
    """`zostały 2 dni robocze`, `na dziś`, `3 dni po terminie`; nothing for closed ones."""
    return left_of([row]).get(row.pk, "")


def left_of(rows: Sequence[Inquiry]) -> dict[int, str]:
    """Working days left of many, the calendar read once."""
    wanted = [row for row in rows if queries.is_open(row) and row.due_on is not None]
    if not wanted:
        return {}
    today, calendar = clock.today(), company.working_calendar(wanted[0].company_id)
    return {
        row.pk: _left(
            rules.left(row.due_on, today=today, is_working=calendar.is_working) or 0, late=bool(row.due_on and row.due_on < today)
        )
        for row in wanted
    }


def _left(days: int, *, late: bool) -> str:
    if late:
        return ngettext("late by %(days)s day", "late by %(days)s days", max(-days, 1)) % {"days": max(-days, 1)}
    return ngettext("%(days)s working day left", "%(days)s working days left", days) % {"days": days} if days else gettext("due today")


def _time_left(ids: Sequence[int], by: Actor) -> Mapping[int, str]:
    return left_of(list(queries.waiting(Inquiry.objects.filter(pk__in=ids)).only("pk", "group", "due_on", "company_id")))


def kind_of_left(row: Inquiry) -> str:
    if not queries.is_open(row) or row.due_on is None:
        return ""
    return "bad" if row.due_on < clock.today() else "warn" if (row.due_on - clock.today()).days <= 1 else ""


def _rows(by: Actor) -> QuerySet[Inquiry]:
    return queries.visible(by).select_related("party", "status", "salesperson").defer("search", "content")


def party_url(row: Inquiry) -> str:
    return reverse("party", args=[row.party_id]) if row.party_id else ""


def _lines(ids: Sequence[int], by: Actor) -> Mapping[int, str]:
    words_alone = gettext("in words")
    return {pk: str(every) if not free else f"{every} ({words_alone}: {free})" for pk, (every, free) in queries.counted(ids).items()}


def _cases(ids: Sequence[int], by: Actor) -> Mapping[int, SafeString]:
    facts = cases.cases_of([documents.Ref(INQUIRY, pk) for pk in ids], by=by) if by.may("cases.see") else {}
    return {
        ref.id: format_html(
            '<span class="nowrap"><a href="{}">{}</a> <span class="small muted">{}</span></span>', one.url, one.number, one.phase
        )
        for ref, one in facts.items()
    }


def _standing(ids: Sequence[int], by: Actor) -> Mapping[int, SafeString]:
    """Which step of a circulation an inquiry is in, who has it and since when."""
    if not workflow.defined_for(INQUIRY, by=by):
        return {}
    found = workflow.standing([documents.Ref(INQUIRY, pk) for pk in ids], by=by)
    return {
        ref.id: format_html(
            '{} <span class="small muted">{} {}</span>',
            one.step or one.definition,
            ", ".join(one.who),
            kit.show.ago(one.since) if one.since else "",
        )
        for ref, one in found.items()
    }


def _open(row: Inquiry, by: Actor) -> Any:
    return None if queries.is_open(row) else _("The inquiry is closed.")


STATUS = kit.Operation(
    "status", _("Status"), run=services.set_status, icon="progress", right="inquiries.edit", more=True, message=_("%(count)s changed"),
    fields=(
        I.Choice("status_id", _("Status"), options=queries.options, required=True, span=6),
        I.Text("reason", _("Reason, when declined"), max=400, span=6),
    ),
)  # fmt: skip
ACCEPT = kit.Operation(
    "accept", _("Accept to be offered"), run=services.accept, undo=services.reopen, icon="check", right="inquiries.edit", key="A",
    allowed=_open, only=lambda row: row.group == Group.ANALYSIS, message=_("Accepted: %(count)s"),
)  # fmt: skip
DECLINE = kit.Operation(
    "decline", _("Decline"), run=services.decline, icon="circle-x", right="inquiries.decline", allowed=_open, only=queries.is_open,
    fields=(I.Text("reason", _("Reason"), required=True, max=400, span=12),), message=_("Declined: %(count)s"),
)  # fmt: skip
PUT_OFF = kit.Operation(
    "put-off", _("Another day"), run=services.put_off, icon="clock-pause", right="inquiries.edit", key="H", allowed=_open, only=queries.is_open, more=True,
    fields=(I.Day("due_on", _("Answer by"), required=True, span=12),), message=_("%(count)s put off"),
)  # fmt: skip
REOPEN = kit.Operation(
    "reopen", _("Open again"), run=services.reopen, icon="rotate", right="inquiries.edit", more=True, bulk=False, message=_("%(count)s opened again"),
    only=lambda row: not queries.is_open(row),
)  # fmt: skip
ADOPT = kit.Operation(
    "adopt", _("Enter as a party"), run=lambda ids, *, kind, by: services.adopt(ids[0], kind=kind, by=by), icon="building-store", right="parties.edit", bulk=False,
    primary=lambda row: queries.is_open(row), only=lambda row: row.party_id is None, message=_("Entered as a party."),
    fields=(I.Choice("kind", _("Kind"), options=(("company", _("Company")), ("person", _("Person"))), required=True, default="company", span=12),),
)  # fmt: skip

CIRCULATE = workflow.operation(INQUIRY, primary=False)


def _preview(pk: int, by: Actor) -> Mapping[str, Any]:
    row = queries.one(pk, by=by)
    return {"record": row, "status": of_status(row), "left": left_words(row), "left_kind": kind_of_left(row), "lines": queries.lines(pk)[:12],
            "entries": list(kit.timeline(row, subject=INQUIRY, by=by))[:12]}  # fmt: skip


INQUIRIES = kit.List(
    "inquiries.inquiries", _("Inquiries"), rows=_rows, right="inquiries.see",
    columns=(
        C.Link("number", _("Number"), url="inquiry", sub=lambda row: " · ".join(filter(None, [kit.show.day(row.asked_on), row.customer_reference])), width="s"),
        C.Link("name", _("Customer"), url=party_url, sub=lambda row: row.subject if row.party_id else " · ".join([gettext("not a party yet"), row.subject])),
        C.Badge("status", _("Status"), value=of_status, sort="status__position", source="status.position"),
        C.Text("left", _("Time left"), fill=_time_left, sort="due_on", kind=kind_of_left),
        C.Html("circulation", _("In circulation"), fill=_standing, right="workflow.see"),
        C.Text("salesperson", _("Salesperson"), value=lambda row: row.salesperson, source="salesperson", sort=False, hidden=True),
        C.Text("lines", _("Lines"), fill=_lines, hidden=True), C.Html("case", _("Case"), fill=_cases, right="cases.see", hidden=True),
        C.Ago("updated_at", _("Last change"), hidden=True), C.Text("subject", _("Subject"), hidden=True), C.Day("asked_on", _("Asked on"), hidden=True),
        C.Day("due_on", _("Answer by"), hidden=True), C.Text("decline_reason", _("Reason"), hidden=True),
        C.Text("email", _("E-mail"), hidden=True), C.Text("phone", _("Telephone"), hidden=True),
    ),
    sort=("-asked_on",), search=queries.searched,
    filters=(
        F.Flag("open", _("Open ones"), apply=lambda rows, by: queries.waiting(rows)),
        F.Flag("late", _("Overdue"), apply=lambda rows, by: queries.late(rows, on=clock.today())),
        F.Flag("mine", _("Mine"), apply=lambda rows, by: rows.filter(salesperson_id=by.employee_id or 0)),
        F.Choice("status", _("Status"), source="status_id", choices=queries.options), F.Choice("group", _("What it means"), choices=words.GROUPS),
        F.Dates("asked_on", _("Asked on")), F.Dates("due_on", _("Answer by")),
        F.Pick("party", _("Party"), source="party_id", picker="parties.party"),
        F.Pick("salesperson", _("Salesperson"), source="salesperson_id", picker="company.employee"),
    ),
    views=(
        kit.View("open", _("Open ones"), "f.open=1&sort=due_on"), kit.View("mine", _("Mine"), "f.mine=1&f.open=1&sort=due_on"), kit.View("late", _("Overdue"), "f.late=1&sort=due_on"),
        kit.View("answered", _("Answered by us"), "f.group=answered"), kit.View("declined", _("Declined"), "f.group=declined"),
    ),
    operations=(ACCEPT, DECLINE, STATUS, PUT_OFF), column_sources=inquiry_columns, operation_sources=inquiry_operations,
    create=kit.Create(_("Inquiry"), url="inquiry-new", right="inquiries.edit"), preview=kit.Preview("inquiries/_preview.html", _preview),
    empty=kit.Empty("message-plus", _("No inquiries yet"), _("Enter what customers ask for, or make an inquiry of a letter or an e-mail.")),
)  # fmt: skip


def _head(row: Inquiry, by: Actor) -> kit.Head:
    late = kind_of_left(row)
    badges = (
        of_status(row),
        *((kit.Mark(late, left_words(row), "clock-exclamation" if late == "bad" else "clock"),) if left_words(row) else ()),
    )
    return kit.Head(_("Inquiry"), row.number, icon="message-plus", subtitle=row.subject, badges=badges)


def _source(row: Inquiry, by: Actor) -> SafeString | str:
    if not row.source_id:
        return ""
    card = documents.describe([documents.Ref(row.source_kind, row.source_id)], by=by).get(documents.Ref(row.source_kind, row.source_id))
    return format_html('<a href="{}">{} {}</a>', card.url, card.code, card.number) if card else ""


def _case(row: Inquiry, by: Actor) -> SafeString | str:
    return _cases([row.pk], by).get(row.pk, "")


def _flow(row: Inquiry, by: Actor) -> list[kit.Node]:
    """The chain the inquiry began: offers, orders, deliveries."""
    graph = documents.graph(documents.Ref(INQUIRY, row.pk), by=by)
    return [kit.Node(card.short, card.url, card.drawn(graph.current), card.state) for card in graph.cards[:12]]


PAGE = kit.Detail(
    "inquiries.inquiry", get=queries.one, head=_head, flow=_flow, right="inquiries.see", edit_url="inquiry-edit", edit_right="inquiries.edit",
    facts=(
        kit.Fact(_("Customer"), "name", url=party_url, span=4), kit.Fact(_("Person"), lambda row, by: row.person or "", optional=True),
        kit.Fact(_("E-mail"), "email", optional=True), kit.Fact(_("Telephone"), "phone", optional=True),
        kit.Fact(_("Asked on"), lambda row, by: kit.show.day(row.asked_on)), kit.Fact(_("Answer by"), lambda row, by: kit.show.day(row.due_on) if row.due_on else ""),
        kit.Fact(_("Salesperson"), lambda row, by: row.salesperson or ""), kit.Fact(_("Customer’s number"), "customer_reference", optional=True),
        kit.Fact(_("Came in"), _source, optional=True), kit.Fact(_("Case"), _case, optional=True, right="cases.see"),
        workflow.fact(INQUIRY), kit.Fact(_("Reason"), "decline_reason", optional=True, span=4),
    ),
    body="inquiries/_body.html", context=lambda row, by: {"LINES": grid.LINES}, operations=(ACCEPT, DECLINE, ADOPT, CIRCULATE, STATUS, PUT_OFF, REOPEN),
    operation_sources=inquiry_operations, panel_sources=inquiry_panels,
    panels=(
        kit.Panel("content", _("What was written or said"), template="inquiries/_content.html", icon="notes", order=10),
        files.panel(INQUIRY, order=20), workflow.panel(INQUIRY, order=30), activities.panel(INQUIRY, party=lambda row: row.party_id, order=40),
        kit.Panel("history", _("History"), timeline=True, icon="history", order=90),
    ),
    subject=INQUIRY, audit=Inquiry,
)  # fmt: skip
STATUSES = kit.List(
    "inquiries.statuses", _("Statuses of inquiries"), rows=lambda by: Status.objects.all(), right="inquiries.setup",
    columns=(
        C.Link("name", _("Name"), url="inquiry-status", sub="name_en"), C.Badge("group", _("What it means"), kinds={key: ("line", label) for key, label in words.GROUPS}),
        C.Badge("shown", _("How it looks"), value=lambda row: kit.Mark(row.colour, str(row), row.icon)), C.Text("code", _("Code")),
        C.Flag("standard", _("Proposed")), C.Number("position", _("Place in the list"), hidden=True), C.Flag("active", _("In use")),
    ),
    sort=("position",), search=("name", "name_en", "code"), filters=(F.Flag("active", _("In use")),),
    operations=(
        kit.Operation("retire", _("Take out of use"), run=services.retire, undo=services.revive, icon="archive", right="inquiries.setup", message=_("%(count)s taken out of use")),
        kit.Operation("revive", _("Put into use"), run=services.revive, icon="archive-off", right="inquiries.setup", message=_("%(count)s put into use")),
    ),
    create=kit.Create(_("Add"), url="inquiry-status-new", right="inquiries.setup"), above="inquiries/_setting.html",
)  # fmt: skip
