"""The page of a letter: what it says, the exchange it belongs to, what it concerns and what was made of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from kupiec.ground.documents import public as documents
from kupiec.ground.files import public as files
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.search_text import fold
from kupiec.ground.kit import public as kit
from kupiec.ground.mail import public as mail
from kupiec.ground.workflow import public as workflow
from kupiec.people.activities import public as activities
from kupiec.people.cases import public as cases
from kupiec.people.correspondence import forms, marks, onward, queries, rules, screens, services, words
from kupiec.people.correspondence.models import Letter
from kupiec.people.correspondence.values import LETTER, State, Way

I = kit.inputs  # noqa: E741


def _head(row: Letter, by: Actor) -> kit.Head:
    badges = [marks.of_way(row), marks.of_state(row)]
    if marks.late(row) and row.due_on:
        badges.append(kit.Mark("bad", marks.late_words((clock.today() - row.due_on).days), "clock-exclamation"))
    return kit.Head(row.type, row.number, icon="mail", badges=tuple(badges), subtitle=row.subject, note=row.void_reason)


def _party_url(row: Letter) -> str:
    return reverse("party", args=[row.party_id]) if row.party_id else ""


def _who(row: Letter, by: Actor) -> str:
    return ", ".join(filter(None, [row.name, row.person_name]))


def _way(way: Way) -> Any:
    return lambda row, by: _who(row, by) if row.way == way else ""


def _place(row: Letter, by: Actor) -> str:
    return rules.place(row.street, row.postal_code, row.city, row.country)


def _day(name: str) -> Any:
    return lambda row, by: kit.show.day(getattr(row, name)) if getattr(row, name) else ""


def _money(name: str) -> Any:
    return lambda row, by: kit.show.money(getattr(row, name)) if getattr(row, name) is not None else ""


def _context(row: Letter, by: Actor) -> Mapping[str, Any]:
    links = queries.links_of([row.pk]).get(row.pk, [])
    cards = documents.describe([documents.Ref(one.subject, one.subject_id) for one in links], by=by) if links else {}
    told = [
        (cards[documents.Ref(one.subject, one.subject_id)], one.made)
        for one in links
        if documents.Ref(one.subject, one.subject_id) in cards
    ]
    exchange = queries.thread(row, by=by)
    return {
        "concerns": [card for card, made in told if not made], "made": [card for card, made in told if made],
        "exchange": [(one, marks.of_state(one)) for one in exchange] if len(exchange) > 1 else [], "may_edit": by.may("correspondence.edit"),
        "unlink": reverse("letter-unlink", args=[row.pk]),
    }  # fmt: skip


def _answer(ids: Sequence[int], *, by: Actor, template_id: int | None = None, language: str = "") -> int:
    (pk,) = ids
    return services.answer(pk, template_id=template_id, language=language or "", by=by)


def _answer_asked(ids: Sequence[int], by: Actor) -> dict[str, Any]:
    known = forms.templates(by)
    return {"language": queries.letter(ids[0], by=by).language, "template_id": known[0][0] if known else None}


ANSWER = kit.Operation(
    "answer", _("Answer it"), run=_answer, icon="arrow-back-up", right="correspondence.edit", key="O", bulk=False, initial=_answer_asked,
    primary=lambda row: row.state == State.OPEN, only=lambda row: row.way == Way.IN and row.state != State.VOID,
    done=lambda made, ids: reverse("letter-out-edit", args=[made]),
    fields=(
        I.Choice("template_id", _("Template"), options=forms.templates, span=8, blank=_("no template")),
        I.Choice("language", _("Language"), options=words.LANGUAGES, required=True, span=4),
    ),
)  # fmt: skip
CONCERNS = kit.Operation(
    "concerns", _("Add what it concerns"), icon="link", right="correspondence.edit", bulk=False, more=True, only=lambda row: row.state != State.VOID,
    run=lambda ids, *, link, by: services.link(ids[0], [link], by=by), fields=(activities.Document("link", _("Document"), required=True, span=12),),
    message=_("Saved."),
)  # fmt: skip
PRINT = kit.Operation(
    "print", _("Print"), url="letter-print", icon="printer", key="Ctrl+P", bulk=False, only=lambda row: row.way == Way.OUT
)

MAIL = replace(mail.operation(LETTER), only=lambda row: row.way == Way.OUT and row.state != State.VOID)

CIRCULATE = workflow.operation(LETTER, primary=False)


def _cases(text: str, *, by: Actor, limit: int, context: Mapping[str, str] | None = None) -> Sequence[kit.Choice]:
    """Open cases by number or name; without words those of the party the form names."""
    rows = cases.visible(by).exclude(group="closed").select_related("phase")
    party = kit.parse.key((context or {}).get("party_id", ""))
    rows = rows.filter(party_id=party) if party and not text else rows
    for word in text.split()[:6]:
        rows = rows.filter(search__contains=fold(word))
    return [kit.Choice(row.pk, f"{row.number} {row.name}", detail=str(row.phase), icon="briefcase") for row in rows.order_by("-pk")[:limit]]


def _case_label(pk: int, *, by: Actor) -> str:
    row = cases.visible(by).filter(pk=pk).first()
    return f"{row.number} {row.name}" if row else ""


CASE_PICKER = kit.Picker("correspondence.case", _cases, _case_label, takes_context=True, right="cases.see")
JOIN = kit.Operation(
    "join-case", _("Join a case"), icon="briefcase", right="cases.edit", bulk=False, more=True, only=lambda row: row.state != State.VOID, message=_("Saved."),
    run=lambda ids, *, case_id, by: cases.attach(case_id, [documents.Ref(LETTER, queries.letter(ids[0], by=by).pk)], by=by),
    fields=(I.Pick("case_id", _("Case"), picker="correspondence.case", required=True, span=12),),
)  # fmt: skip


def _case(row: Letter, by: Actor) -> Any:
    ref = documents.Ref(LETTER, row.pk)
    found = cases.cases_of([ref], by=by).get(ref)
    return format_html('<a href="{}">{}</a> {}', found.url, found.number, found.name) if found else ""


def _operations() -> Sequence[kit.Operation]:
    return (
        ANSWER,
        screens.SETTLE,
        screens.SEND,
        PRINT,
        MAIL,
        screens.POSTED,
        CIRCULATE,
        screens.GIVE,
        CONCERNS,
        JOIN,
        screens.REOPEN,
        screens.UNSEND,
        screens.WITHDRAW,
    )


def _edit_url(row: Letter) -> str:
    return reverse("letter-in-edit" if row.way == Way.IN else "letter-out-edit", args=[row.pk]) if row.state != State.VOID else ""


LETTER_PAGE = kit.Detail(
    "correspondence.letter", get=queries.letter, head=_head, right="correspondence.see", edit_url=_edit_url, edit_right="correspondence.edit",
    facts=(
        kit.Fact(_("Sender"), _way(Way.IN), url=_party_url, span=4, optional=True), kit.Fact(_("Recipient"), _way(Way.OUT), url=_party_url, span=4, optional=True),
        kit.Fact(_("Address"), _place, span=4, optional=True),
        kit.Fact(_("Medium"), "medium"),
        kit.Fact(_("Received on"), _day("received_on"), optional=True), kit.Fact(_("Written on"), _day("written_on"), optional=True),
        kit.Fact(_("Sent on"), _day("sent_on"), optional=True), kit.Fact(_("Due on"), _day("due_on"), optional=True),
        kit.Fact(_("Settled on"), _day("settled_on"), optional=True), kit.Fact(_("Their sign"), "their_sign", optional=True),
        kit.Fact(_("Handled by"), lambda row, by: row.employee or ""), kit.Fact(_("Registered"), _day("registered_on")),
        workflow.fact(LETTER), kit.Fact(_("Case"), _case, optional=True, right="cases.see"),
        kit.Fact(_("Postage"), _money("postage"), optional=True), kit.Fact(_("Tracking number"), "tracking", optional=True),
        kit.Fact(_("Remarks"), "remarks", optional=True, span=4), kit.Fact(_("Why withdrawn"), "void_reason", optional=True, span=4),
    ),
    body="correspondence/_letter.html", context=_context, operations=_operations(), operation_sources=onward.operations, panel_sources=onward.panels,
    panels=(
        files.panel(LETTER, order=20), workflow.panel(LETTER, order=30), activities.panel(LETTER, party=lambda row: row.party_id, order=40),
        kit.Panel("history", _("History"), timeline=True, icon="history", order=90),
    ),
    subject=LETTER, audit=Letter,
)  # fmt: skip
