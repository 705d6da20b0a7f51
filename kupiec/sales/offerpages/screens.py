"""The list of customers' questions about offers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.sales.offerpages import queries, services
from kupiec.sales.offerpages.models import Question

C, F, I = kit.columns, kit.filters, kit.inputs  # noqa: E741


def _rows(by: Actor) -> QuerySet[Question]:
    return queries.questions(by).select_related("link__offer__party", "offer_line", "offer_version", "answered_by__employee")


def _answer(ids: Sequence[int], *, by: Actor, answer: str) -> int:
    (pk,) = ids
    services.answer(pk, answer, by=by)
    return 1


def _open(rows: QuerySet[Question], by: Actor) -> QuerySet[Question]:
    return rows.filter(answered_at__isnull=True)


def _state(row: Question) -> Any:
    return kit.Mark("ok", _("has an answer"), "check") if row.answered_at else kit.Mark("warn", _("to be answered"), "message-question")


QUESTIONS = kit.List(
    "offerpages.questions", _("Questions about offers"), right="offers.see", rows=_rows,
    columns=(
        C.Link("offer", _("Offer"), value=lambda row: row.link.offer.number, url=lambda row: reverse("offer-version", args=[row.offer_version_id]), sort="link__offer__number"),
        C.Text("party", _("Customer"), value=lambda row: str(row.link.offer.party), sort=False, width="m"),
        C.Badge("state", _("State"), value=_state, sort="answered_at"),
        C.Text("text", _("Question"), sort=False, width="l"), C.Text("line", _("Line"), value=lambda row: row.offer_line.description if row.offer_line else "", sort=False),
        C.Text("answer", _("Answer"), sort=False, width="l"), C.Moment("asked_at", _("Asked on")), C.Text("who", _("Asked by"), value=lambda row: row.link.name, sort=False),
        C.Moment("answered_at", _("Answered on"), hidden=True),
    ),
    sort=("-asked_at",), search=("text", "answer", "link__offer__number", "link__name"),
    filters=(F.Flag("open", _("To be answered"), apply=_open), F.Dates("asked_at", _("Asked on"))),
    views=(kit.View("open", _("To be answered"), "f.open=1"), kit.View("all", _("All"), "")),
    operations=(
        kit.Operation("answer", _("Answer it"), run=_answer, icon="send", right="offers.edit", bulk=False, fields=(I.Area("answer", _("Answer"), required=True, max=2000, span=12),), message=_("Answered")),
    ),
    empty=kit.Empty("message-question", _("No questions yet"), _("Customers ask on the private pages of their offers.")),
)  # fmt: skip
