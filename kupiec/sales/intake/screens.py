"""Orders that came in: the list, the page of one, a file taken in, pages given to customers (ORD-3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.files import public as files
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.sales.intake import grid, links, queries, services, words
from kupiec.sales.intake.models import Link, Proposal
from kupiec.sales.intake.values import CHANGING, DAYS, LANGUAGES, LARGEST, PROPOSAL, Purpose, Source, State

NAMES = {"pl": N_("Polish"), "en": N_("English"), "de": N_("German")}
C, F, I = kit.columns, kit.filters, kit.inputs  # noqa: E741
SOURCES = [(one.value, said[0]) for one, said in words.SOURCES.items()]


def _rows(by: Actor) -> QuerySet[Proposal]:
    return queries.visible(by).select_related("party", "order").defer("remarks", "party__search")


def _named(row: Proposal) -> str:
    return str(row)


def _whose(row: Proposal) -> str:
    return row.party.name if row.party else row.buyer or row.nip


def _standing(ids: Sequence[int], by: Actor) -> Mapping[int, kit.Mark]:
    found = {}
    for pk, (every, wrong) in queries.counted(ids).items():
        said = (
            gettext("%(wrong)s of %(every)s to correct") % {"wrong": wrong, "every": every}
            if wrong
            else gettext("%(every)s lines") % {"every": every}
        )
        found[pk] = kit.Mark("warn" if wrong else "line", said, "alert-triangle" if wrong else "")
    return found


def _accepted(made: Sequence[int], _ids: Sequence[int]) -> str:
    return reverse("order", args=[made[0]]) if len(made) == 1 else reverse("orders")


def _is_new(row: Proposal) -> bool:
    return row.state == State.NEW


def _hindered(row: Proposal) -> Any:
    """Why a change can’t be carried out; None when it can."""
    return next((words.said(one) for one in queries.problems_of(row) if one.kind == "bad"), None)


def _wants(*purposes: Purpose) -> Any:
    return lambda row: row.state == State.NEW and row.purpose in purposes


ACCEPT = kit.Operation(
    "accept", _("Accept as an order"), run=services.accept, icon="check", right="orders.edit", key="Ctrl+Enter", primary=_wants(Purpose.ORDER), only=_wants(Purpose.ORDER), done=_accepted,
    message=_("%(count)s accepted"),
)  # fmt: skip
AMEND = kit.Operation(
    "amend", _("Amend the order"), run=services.accept, icon="pencil", right="amendments.make", key="Ctrl+Enter", primary=_wants(*CHANGING), only=_wants(*CHANGING), done=_accepted,
    allowed=lambda row, by: _hindered(row), message=_("%(count)s amended"),
)  # fmt: skip
CANCEL = kit.Operation(
    "cancel", _("Cancel the order"), run=services.accept, icon="circle-x", right="orders.edit", danger=True, only=_wants(Purpose.CANCEL), done=_accepted, allowed=lambda row, by: _hindered(row),
    confirm=_("The order will be cancelled."), message=_("%(count)s cancelled"),
)  # fmt: skip
REJECT = kit.Operation(
    "reject", _("Reject"), run=services.reject, icon="circle-x", right="intake.edit", more=True, danger=True, only=_is_new,
    fields=(I.Text("reason", _("Reason"), required=True, max=240, span=12),), message=_("%(count)s rejected"),
)  # fmt: skip
PROPOSALS = kit.List(
    "intake.proposals", _("Orders that came in"), rows=_rows, right="intake.see",
    columns=(
        C.Link("number", _("Their number"), value=_named, sort="number", url="intake-proposal"), C.Badge("state", _("State"), kinds={one.value: mark for one, mark in words.STATES.items()}),
        C.Badge("purpose", _("What it is"), kinds={one.value: mark for one, mark in words.PURPOSES.items()}), C.Text("party", _("Customer"), value=_whose, sort="party__name"), C.Badge("source", _("Source"), kinds={one.value: ("line", *said) for one, said in words.SOURCES.items()}),
        C.Html("lines", _("Lines"), fill=_standing), C.Day("wanted_on", _("Wanted on")), C.Text("order", _("Order"), source="order.number"), C.Ago("created_at", _("Came")),
    ),
    sort=("-created_at",), search=("number", "title", "party__search", "order__number"),
    filters=(F.Choice("state", _("State"), choices=[(one.value, mark[1]) for one, mark in words.STATES.items()]), F.Choice("source", _("Source"), choices=SOURCES), F.Choice("purpose", _("What it is"), choices=[(one.value, mark[1]) for one, mark in words.PURPOSES.items()]),
             F.Pick("party", _("Customer"), source="party_id", picker="parties.customer"), F.Dates("created_at", _("Came"))),
    views=(kit.View("new", _("To accept"), "f.state=new"), kit.View("taken", _("Accepted"), "f.state=taken"), kit.View("rejected", _("Rejected"), "f.state=rejected")),
    operations=(ACCEPT, AMEND, CANCEL, REJECT), create=kit.Create(_("Order from a file"), url="intake-file", right="intake.edit"),
    empty=kit.Empty("file-import", _("Nothing has come in yet"), _("Take in an order from a file, an e-mail or a letter, or give a customer his own page.")),
)  # fmt: skip


def _head(row: Proposal, by: Actor) -> kit.Head:
    label, icon = words.SOURCES[Source(row.source)]
    return kit.Head(
        _("Order that came in"),
        str(row),
        icon="file-import",
        badges=(
            kit.Mark(*words.STATES[State(row.state)]),
            *((kit.Mark(*words.PURPOSES[Purpose(row.purpose)]),) if row.purpose != Purpose.ORDER else ()),
            kit.Mark("line", label, icon),
        ),
    )


def _body(row: Proposal, by: Actor) -> dict[str, Any]:
    problems = queries.problems_of(row) if row.state == State.NEW else []
    told = {"LINES": grid.LINES, "problems": [(one.kind, words.said(one)) for one in problems]}
    return told | (_changes(row) if row.state == State.NEW and row.purpose != Purpose.ORDER else {})


def _changes(row: Proposal) -> dict[str, Any]:
    """The order a change names, and what becomes of its lines; nothing while it isn’t known."""
    found = queries.targets(row)
    if len(found) != 1:
        return {}
    lines = queries.lines(row.pk)
    named = {line.pk: line for line in lines}
    steps = queries.steps(row, found[0], lines) if row.purpose in CHANGING else []
    rows = [(kit.Mark(*words.STEPS[step.kind]), step, named.get(step.line or 0), services.wrong(step)) for step in steps]
    return {"target": found[0], "changing": rows, "day": row.wanted_on if row.wanted_on != found[0].wanted_on else None}


PAGE = kit.Detail(
    "intake.proposal", get=queries.one, right="intake.see", head=_head, edit_url="intake-edit", edit_right="intake.edit",
    facts=(
        kit.Fact(_("Customer"), lambda row, by: row.party.name if row.party else gettext("not known"), url=lambda row: reverse("party", args=[row.party_id]) if row.party_id else ""),
        kit.Fact(_("Place of delivery"), lambda row, by: str(row.address or "") or row.place), kit.Fact(_("Wanted on"), lambda row, by: kit.show.day(row.wanted_on) if row.wanted_on else ""),
        kit.Fact(_("Ordered on"), lambda row, by: kit.show.day(row.ordered_on) if row.ordered_on else "", optional=True),
        kit.Fact(_("Order"), lambda row, by: row.order.number if row.order else "", url=lambda row: reverse("order", args=[row.order_id]) if row.order_id else "", optional=True),
        kit.Fact(_("Number of the message"), "message", optional=True), kit.Fact(_("Remarks"), "remarks", optional=True), kit.Fact(_("Reason"), "reason", optional=True),
    ),
    body="intake/_body.html", context=_body, operations=(ACCEPT, AMEND, CANCEL, REJECT),
    panels=(files.panel(PROPOSAL, order=10), kit.Panel("history", _("History"), timeline=True, icon="history", order=90)),
    subject=PROPOSAL, audit=Proposal, keys=grid.LINES.keys,
)  # fmt: skip


EDIT_FIELDS = (
    I.Pick("party_id", _("Customer"), picker="parties.customer", required=True, span=6), I.Pick("address_id", _("Place of delivery"), picker="parties.address", depends=("party_id",), span=6),
    I.Text("number", _("Their number"), max=80, span=6), I.Day("wanted_on", _("Wanted on"), span=6), I.Area("remarks", _("Remarks"), max=4000, span=12),
)  # fmt: skip


def _load(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    row = queries.one(pk, by=by)
    return {one.name: getattr(row, one.name) for one in EDIT_FIELDS}, row.version


def _save(values: Mapping[str, Any], *, pk: int, version: int | None, by: Actor) -> int:
    services.edit(pk, values, version=version, by=by)
    return pk


def _page(pk: Any) -> str:
    return reverse("intake-proposal", args=[pk])


EDIT = kit.Form("intake.edit", _("Order that came in"), fields=EDIT_FIELDS, load=_load, save=_save, done=_page, right="intake.edit")


def _take(values: Mapping[str, Any], *, by: Actor) -> list[int]:
    upload, text = values.get("file"), (values.get("text") or "").strip()
    if upload:
        if upload.size > LARGEST:
            raise Refusal("FILE_TOO_LARGE", N_("The file is larger than %(most)s MB."), "file", params={"most": LARGEST // (1024 * 1024)})
        return services.take_file(upload.name, upload.read(), party_id=values["party_id"], by=by)
    if text:
        return services.take_text(text, party_id=values["party_id"], number=values.get("number") or "", by=by)
    raise Refusal("REQUIRED", N_("Choose a file or paste the text of the order."), "file")


def _taken(ids: Sequence[int]) -> str:
    return _page(ids[0]) if len(ids) == 1 else reverse("intake")


FILE = kit.Form(
    "intake.file", _("Take in an order"),
    fields=(
        I.Upload("file", _("File"), accept=".xlsx,.csv,.edi,.txt,.xml", most_bytes=LARGEST, span=12, help=_("XLSX or CSV, EDIFACT ORDERS and ORDCHG D.96A, ECOD XML.")),
        I.Area("text", _("or its text"), rows=6, span=12, help=_("One item a line with its quantity, as in an e-mail: PO-2560 – 4 szt.")),
        I.Pick("party_id", _("Customer"), picker="parties.customer", span=8, help=_("Empty: found by his number or tax number in the file.")), I.Text("number", _("Their number"), max=80, span=4),
    ),
    initial=lambda request: {"party_id": kit.parse.key(request.GET.get("party", ""))}, save=_take, done=_taken, right="intake.edit", button=_("Read it"),
)  # fmt: skip


def _opens(row: Link) -> kit.Mark:
    if row.revoked_at is not None:
        return kit.Mark("bad", _("taken back"), "ban")
    return kit.Mark("", _("over"), "clock") if row.expires_at <= clock.now() else kit.Mark("ok", _("open"), "check")


LINKS = kit.List(
    "intake.links", _("Customers’ pages for orders"), rows=lambda by: queries.links(by).select_related("party"), right="intake.see",
    columns=(
        C.Link("party", _("Customer"), source="party.name", url=lambda row: reverse("party", args=[row.party_id])), C.Text("name", _("For")), C.Text("email", _("E-mail")),
        C.Html("open", _("State"), fill=lambda ids, by: {row.pk: _opens(row) for row in Link.objects.filter(pk__in=list(ids))}), C.Day("expires_at", _("Until"), value=lambda row: row.expires_at.date()),
        C.Number("openings", _("Visits")), C.Ago("last_at", _("Last visit")),
        C.Html("address", _("Address"), fill=lambda ids, by: {row.pk: links.address(row) for row in Link.objects.filter(pk__in=list(ids))} if by.may("intake.share") else {}),
    ),
    sort=("party",), search=("party__search", "name"),
    operations=(kit.Operation("revoke", _("Take back"), run=services.revoke, icon="ban", right="intake.share", danger=True, confirm=_("%(count)s pages will open no more."), message=_("%(count)s taken back")),),
    create=kit.Create(_("Page"), url="intake-link-new", right="intake.share"),
    empty=kit.Empty("link", _("No pages yet"), _("On his own page a customer orders the items he may see, at his prices.")),
)  # fmt: skip


def _share(values: Mapping[str, Any], *, by: Actor) -> int:
    return services.share(
        values["party_id"],
        name=values["name"] or "",
        email=values["email"] or "",
        days=int(values["days"] or 0),
        language=values["language"],
        by=by,
    )


SHARE = kit.Form(
    "intake.share", _("Customer’s page for orders"),
    fields=(
        I.Pick("party_id", _("Customer"), picker="parties.customer", required=True, span=12), I.Text("name", _("For whom"), required=True, max=120, span=6), I.Email("email", _("E-mail"), max=254, span=6),
        I.Integer("days", _("Days it is open"), least=1, most=730, required=True, span=6), I.Choice("language", _("Language"), options=[(one, NAMES[one]) for one in LANGUAGES], required=True, span=6),
    ),
    initial=lambda request: {"party_id": kit.parse.key(request.GET.get("party", "")), "days": DAYS, "language": "pl"}, save=_share, done=lambda pk: reverse("intake-links"), right="intake.share",
)  # fmt: skip
