"""Cases as cards in the phases of a kind (CAS-2)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kit import public as kit
from kupiec.people.cases import marks, queries, screens, services, words
from kupiec.people.cases.models import Case


def _kinds(by: Actor) -> list[kit.BoardChoice]:
    return [kit.BoardChoice(one.pk, str(one)) for one in queries.kinds()]


def _columns(by: Actor, kind: int | None) -> list[kit.BoardColumn]:
    found = queries.phases([kind]) if kind else []
    notes = {one.pk: f"{one.probability}%" if one.probability else words.GROUP_MARKS[one.group][1] for one in found}
    return [
        kit.BoardColumn(one.pk, str(one), note=notes[one.pk], kind=one.group, url=f"{reverse('cases')}?f.phase={one.pk}") for one in found
    ]


def _passages(by: Actor, kind: int | None) -> Mapping[int, Collection[int]]:
    ids = [one.pk for one in queries.phases([kind])] if kind else []
    ways = queries.passages(ids)
    return {one: ways.get(one) or {other for other in ids if other != one} for one in ids}


def cards(rows: Sequence[Any], by: Actor) -> Mapping[int, kit.BoardCard]:
    return {row.pk: _card(row) for row in rows}


def _card(row: Case) -> kit.BoardCard:
    idle, result = marks.of_idle(row), marks.of_result(row.result)
    code, _space, number = row.number.partition(" ")
    return kit.BoardCard(
        number, reverse("case", args=[row.pk]), code=code, title=row.name, text=str(row.party or ""),
        figure=kit.show.money0(row.value) if row.value else "", marks=tuple(filter(None, [idle, result])),
        day=kit.show.day_month(row.close_on) if row.close_on and row.group != "closed" else "", day_kind="bad" if marks.late(row) else "",
        since="" if idle or row.group == "closed" else kit.show.age(row.phase_at), who=str(row.guardian or ""), edge="bad" if marks.late(row) else "warn" if idle else "",
    )  # fmt: skip


def _mend(pk: int, phase: int, refusal: Refusal) -> tuple[Any, str] | None:
    """What is missing is filled in on the way."""
    return (_("Fill in and move"), reverse("case-move", args=[pk, phase])) if refusal.code == "MISSING" else None


BOARD = kit.Board(
    "cases.board", _("Cases"), list=screens.CASES, key="phase_id", columns=_columns, cards=cards, passages=_passages, right="cases.edit",
    move=services.move, sort=(("phase_at", True),), sums="value", choices=_kinds, choice_key="kind_id", list_url="cases", mend=_mend, template="cases/board.html",
)  # fmt: skip
