"""Lists of the room: letters, dictionaries, templates; what one does with their rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.people.correspondence import forms, marks, queries, rules, services, words
from kupiec.people.correspondence.models import Letter, Term
from kupiec.people.correspondence.values import State, TermKind, Way

C, F, I = kit.columns, kit.filters, kit.inputs  # noqa: E741


def _rows(by: Actor) -> QuerySet[Letter]:
    return queries.visible(by).select_related("party", "type", "medium", "employee").defer("search", "content")


def _party_link(row: Letter) -> str:
    return reverse("party", args=[row.party_id]) if row.party_id else ""


def _menu(row: Letter, by: Actor) -> Sequence[kit.MenuItem]:
    return [kit.MenuItem(_("Customer"), _party_link(row), "building-store", "K")] if row.party_id else []


def _threads(ids: Sequence[int], by: Actor) -> Mapping[int, str]:
    """Numbers of the letters that answer these."""
    return {pk: ", ".join(row.number for row in rows[:3]) for pk, rows in queries.answered(ids).items()}


def _state_is(state: str, words_if_not: Any) -> Any:
    return lambda row, by: None if row.state == state else words_if_not


SETTLE = kit.Operation(
    "settle", _("Dealt with"), run=services.settle, undo=services.reopen, icon="circle-check", right="correspondence.edit", key="E",
    allowed=_state_is(State.OPEN, _("Only open letters that came can be settled.")), only=lambda row: row.state == State.OPEN, message=_("Dealt with: %(count)s"),
)  # fmt: skip
REOPEN = kit.Operation(
    "reopen", _("Open again"), run=services.reopen, icon="rotate", right="correspondence.edit", more=True, bulk=False,
    allowed=_state_is(State.SETTLED, _("Only settled letters can be opened again.")), only=lambda row: row.state == State.SETTLED, message=_("%(count)s opened again"),
)  # fmt: skip
SEND = kit.Operation(
    "send", _("It went out"), run=services.send, icon="send", right="correspondence.send", key="W",
    primary=lambda row: row.state == State.DRAFT, allowed=_state_is(State.DRAFT, _("Only letters being prepared can be sent.")),
    only=lambda row: row.state == State.DRAFT, message=_("Sent: %(count)s"),
    fields=(
        I.Day("on", _("Sent on"), required=True, span=6),
        I.Choice("medium_id", _("How it goes"), options=lambda by: queries.options(TermKind.MEDIUM, Way.OUT), span=6, blank=_("as written on the letter")),
    ),
    initial=lambda ids, by: {"on": clock.today()},
)  # fmt: skip
UNSEND = kit.Operation(
    "unsend", _("Take back"), run=services.unsend, icon="rotate", right="correspondence.send", more=True, bulk=False,
    only=lambda row: row.state == State.SENT, confirm=_("The letter will be one being prepared again."), message=_("Taken back"),
)  # fmt: skip
WITHDRAW = kit.Operation(
    "withdraw", _("Withdraw"), run=services.withdraw, icon="circle-x", right="correspondence.void", more=True, danger=True,
    allowed=lambda row, by: None if row.state in (State.OPEN, State.SETTLED, State.DRAFT) else _("A letter that was sent can’t be withdrawn."),
    only=lambda row: row.state not in (State.VOID, State.SENT), fields=(I.Text("reason", _("Why"), required=True, max=240, span=12),),
    message=_("Withdrawn: %(count)s"),
)  # fmt: skip
GIVE = kit.Operation(
    "give", _("Give to somebody"), run=services.give, icon="user-check", right="correspondence.edit", more=True,
    only=lambda row: row.state != State.VOID,
    fields=(I.Choice("employee_id", _("To whom"), options=forms.people, required=True, span=12),), message=_("%(count)s given"),
)  # fmt: skip


def _postal(ids: Sequence[int], *, by: Actor, **values: Any) -> None:
    (pk,) = ids
    services.posted(pk, by=by, **{name: value for name, value in values.items() if value not in (None, "")})


def _postal_now(ids: Sequence[int], by: Actor) -> dict[str, Any]:
    row = queries.letter(ids[0], by=by)
    return {name: getattr(row, name) for name in ("postage", "weight_g", "tracking", "remarks")}


POSTED = kit.Operation(
    "posted", _("Postage and number"), run=_postal, icon="coins", right="correspondence.edit", bulk=False,
    only=lambda row: row.way == Way.OUT and row.state != State.VOID, message=_("Saved."), initial=_postal_now,
    fields=(
        I.Amount("postage", _("Postage"), span=4), I.Integer("weight_g", _("Weight, g"), least=1, most=rules.MOST_WEIGHT, span=4),
        I.Text("tracking", _("Tracking number"), max=40, span=4), I.Text("remarks", _("Remarks"), max=240, span=12),
    ),
)  # fmt: skip
LETTERS = kit.List(
    "correspondence.letters", _("Correspondence"), rows=_rows, right="correspondence.see",
    columns=(
        C.Link("number", _("Number"), url="letter"),
        C.Badge("way", _("Type"), value=marks.of_type),
        C.Day("registered_on", _("Registered")),
        C.Link("name", _("Sender or recipient"), url=_party_link, sub="city"),
        C.Text("subject", _("Subject"), width="l"),
        C.Badge("state", _("State"), kinds=words.STATES),
        C.Day("due_on", _("Due on"), kind=marks.kind_of_due),
        C.Text("medium", _("Medium"), value=lambda row: row.medium, sort="medium__position", source="medium.position", hidden=True),
        C.Text("employee", _("Handled by"), value=lambda row: row.employee, source="employee", sort=False),
        C.Text("answered", _("Answered by"), fill=_threads, hidden=True),
        C.Text("their_sign", _("Their sign"), hidden=True),
        C.Day("received_on", _("Received on"), hidden=True), C.Day("written_on", _("Written on"), hidden=True), C.Day("sent_on", _("Sent on"), hidden=True),
        C.Money("postage", _("Postage"), hidden=True, total=True), C.Text("tracking", _("Tracking number"), hidden=True),
        C.Text("remarks", _("Remarks"), hidden=True),
    ),
    sort=("-registered_on",), search=queries.searched,
    filters=(
        F.Flag("waits", _("Waiting ones"), apply=lambda rows, by: queries.waiting(rows)),
        F.Flag("late", _("Overdue"), apply=lambda rows, by: queries.late(rows, on=clock.today())),
        F.Flag("mine", _("Mine"), apply=lambda rows, by: rows.filter(employee_id=by.employee_id or 0)),
        F.Choice("way", _("Way"), choices=words.WAY_CHOICES),
        F.Choice("state", _("State"), choices=words.STATE_CHOICES),
        F.Choice("type", _("Type"), source="type_id", choices=lambda by: queries.options(TermKind.TYPE)),
        F.Choice("medium", _("Medium"), source="medium_id", choices=lambda by: queries.options(TermKind.MEDIUM)),
        F.Dates("registered_on", _("Registered")), F.Dates("due_on", _("Due on")),
        F.Pick("party", _("Party"), source="party_id", picker="parties.party"),
        F.Pick("employee", _("Handled by"), source="employee_id", picker="company.employee"),
    ),
    views=(
        kit.View("in", _("Incoming letter"), "f.way=in"), kit.View("out", _("Outgoing letter"), "f.way=out"), kit.View("mine", _("Mine"), "f.mine=1&f.waits=1&sort=due_on"),
        kit.View("late", _("Overdue"), "f.late=1&sort=due_on"),
    ),
    operations=(SETTLE, SEND, GIVE, WITHDRAW), row_menu=_menu,
    create=kit.Create(_("Letter that came"), url="letter-in-new", right="correspondence.edit"),
    empty=kit.Empty("mail", _("No letters yet"), _("Register what came by post or e-mail, and what you send.")),
)  # fmt: skip
TERMS = kit.List(
    "correspondence.terms", _("Types of letters and ways of sending"), rows=lambda by: Term.objects.all(), right="correspondence.setup",
    columns=(
        C.Badge("kind", _("Dictionary"), kinds={key: ("line", label) for key, label in words.KINDS}),
        C.Link("name", _("Name"), url="letter-term", sub="name_en"), C.Text("code", _("Code")),
        C.Badge("way", _("Way"), kinds={"": ("", _("both")), **words.WAYS}), C.Flag("standard", _("Proposed")), C.Flag("postal", _("In the posting book")),
        C.Number("position", _("Place in the list"), hidden=True), C.Flag("active", _("In use")),
    ),
    sort=("kind", "position"), search=("name", "name_en", "code"),
    filters=(F.Choice("kind", _("Dictionary"), choices=words.KINDS), F.Flag("active", _("In use"))),
    views=tuple(kit.View(key, label, f"f.kind={key}") for key, label in words.KINDS),
    operations=(
        kit.Operation("retire", _("Take out of use"), run=services.retire, undo=services.revive, icon="archive", right="correspondence.setup", message=_("%(count)s taken out of use")),
        kit.Operation("revive", _("Put into use"), run=services.revive, icon="archive-off", right="correspondence.setup", message=_("%(count)s put into use")),
    ),
    create=kit.Create(_("Add"), url="letter-term-new", right="correspondence.setup"),
)  # fmt: skip


def _spoken(ids: Sequence[int], by: Actor) -> Mapping[int, str]:
    found: dict[int, list[str]] = {}
    for pk, language in queries.texts_of(ids):
        found.setdefault(pk, []).append(language.upper())
    return {pk: " · ".join(sorted(some, reverse=True)) for pk, some in found.items()}


TEMPLATES = kit.List(
    "correspondence.templates", _("Templates of letters"), rows=lambda by: queries.templates(by, active=False).select_related("type"), right="correspondence.setup",
    columns=(
        C.Link("name", _("Name"), url="letter-template", sub="name_en"), C.Text("code", _("Code")),
        C.Text("type", _("Type"), value=lambda row: row.type, source="type", sort=False), C.Text("languages", _("Languages"), fill=_spoken),
        C.Number("position", _("Place in the list"), hidden=True), C.Flag("active", _("In use")),
    ),
    sort=("position",), search=("name", "name_en", "code"), filters=(F.Flag("active", _("In use")),),
    operations=(
        kit.Operation("retire", _("Take out of use"), run=services.retire_templates, undo=services.revive_templates, icon="archive", right="correspondence.setup",
                      message=_("%(count)s taken out of use")),
        kit.Operation("revive", _("Put into use"), run=services.revive_templates, icon="archive-off", right="correspondence.setup", message=_("%(count)s put into use")),
    ),
    create=kit.Create(_("Add"), url="letter-template-new", right="correspondence.setup"),
)  # fmt: skip
