"""How letters are found from the search box (KER-12)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import search
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import glances, show
from kupiec.people.correspondence import queries
from kupiec.people.correspondence.models import Letter
from kupiec.people.correspondence.values import LETTER


def index(rows: Sequence[Letter], *, by: Actor) -> None:
    """Letters into the index: one statement for the set."""
    search.index(documents.paper_rows(LETTER, [_paper(row) for row in rows]), by=by)


def _paper(row: Letter) -> documents.Paper:
    return documents.Paper(row.pk, row.company_id, row.number, row.name, row.their_sign, f"{row.subject} {row.person_name} {row.tracking}")


def _papers(rows: QuerySet) -> Iterable[documents.Paper]:
    return [_paper(row) for row in rows]


def _more(pk: int, by: Actor) -> tuple[list[tuple[Any, str]], list[Any]]:
    row = queries.letter(pk, by=by)
    facts = [
        (_("Recipient") if row.way == "out" else _("Sender"), row.name),
        (_("Subject"), row.subject),
        (_("Medium"), str(row.medium)),
        (_("Due on"), show.day(row.due_on) if row.due_on else ""),
        (_("Handled by"), str(row.employee or "")),
    ]
    printed = [glances.Action(glances.PRINT, reverse("letter-print", args=[pk]), "printer", "P")] if row.way == "out" else []
    return facts, [*documents.to_party(row.party_id, by), *printed]


KINDS = (documents.paper_kind(LETTER, right="correspondence.see", visible=queries.visible, papers=_papers, every=Letter.objects.all),)
LOOKS = {LETTER: documents.paper_look(LETTER, icon="mail", route="letter", more=_more)}
