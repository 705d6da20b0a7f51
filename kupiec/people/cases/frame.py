"""What the room hangs into the frame: tabs, commands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.people.cases import queries
from kupiec.people.cases.models import Case
from kupiec.people.cases.values import CASE, Group

TABS = (kit.Tab("clients", "cases", _("Cases"), url="cases", right="cases.see", order=25),)
COMMANDS = (
    kit.Command("cases", _("Cases"), url="cases", icon="briefcase", right="cases.see", words="sprawy szanse sprzedaży lejek reklamacje"),
)  # fmt: skip
_PHASES = {Group.POTENTIAL: "draft", Group.OPEN: "open", Group.CLOSED: "done"}


class Cards:
    """Cases as cards beside documents: links of contacts, tasks and letters name them so."""

    def describe(self, refs: Sequence[documents.Ref], *, by: Actor) -> Mapping[documents.Ref, documents.DocumentCard]:
        ids = [ref.id for ref in refs if ref.kind == CASE]
        if not ids or not by.may("cases.see"):
            return {}
        rows = queries.visible(by).filter(pk__in=ids).select_related("phase").defer("search", "description", "terms")
        return {documents.Ref(CASE, row.pk): _card(row) for row in rows}


def _card(row: Case) -> documents.DocumentCard:
    code, _space, number = row.number.partition(" ")
    return documents.DocumentCard(
        documents.Ref(CASE, row.pk), code if number else "", number or row.number, str(row.phase), row.opened_on, row.expected_value,
        row.currency_id, reverse("case", args=[row.pk]), _PHASES[Group(row.group)],  # type: ignore[arg-type]
    )  # fmt: skip
