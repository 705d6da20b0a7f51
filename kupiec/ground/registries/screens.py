"""The list of all that registers have said."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.ground.registries import queries, services, views, words

C, F = kit.columns, kit.filters


def _of_job(rows: QuerySet, value: Any, by: Actor) -> QuerySet:
    return rows.filter(job_id=int(value)) if kit.parse.key(str(value)) else rows.none()


CHECKS = kit.List(
    "registries.checks", _("Checks in registers"), rows=queries.visible, right=services.RIGHT,
    columns=(
        C.Link("at", _("Asked on"), url="registry-check", value=lambda check: kit.show.moment(check.at), sort="at"),
        C.Badge("source", _("State register"), kinds={key: ("line", label) for key, label in words.SOURCES}),
        C.Text("number", _("Number")),
        C.Text("name", _("Name in the register"), sort=False),
        C.Badge("outcome", _("Outcome"), kinds=words.OUTCOMES),
        C.Text("status", _("Status"), value=words.status, sort=False),
        C.Text("account", _("Account")),
        C.Link("subject", _("Whose"), url=views._subject_url, value=lambda check: kit.show.say(_("page")) if check.subject_id else "", sort=False),
        C.Text("request_id", _("Identifier of the answer"), source="reply.request_id", sort=False),
        C.Text("by_user", _("Asked by"), value=lambda check: str(check.by_user or kit.show.say(_("Program"))), sort=False),
    ),
    sort=("-at",), search=("number", "name", "account"),
    filters=(
        F.Choice("source", _("State register"), choices=words.SOURCES),
        F.Choice("outcome", _("Outcome"), choices=tuple((key, told[1]) for key, told in words.OUTCOMES.items())),
        F.Choice("asked", _("What was asked"), choices=tuple((key.value, label) for key, label in words.ASKED.items())),
        F.Dates("at", _("Asked on"), moments=True),
        F.Text("job", _("Number of the job"), apply=_of_job),
    ),
    views=(kit.View("bad", _("Not active"), "f.outcome=ended&f.outcome=none"),),
    open_url="registry-check",
    empty=kit.Empty("building-bank", _("Nothing asked yet"), _("Firms are checked from their pages and from the list of parties."), ("parties", _("To parties"))),
)  # fmt: skip
