"""What the room hangs into the frame and onto lower pages: tabs, commands, tabs of parties and persons, cards, timeline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.prepared import DAY, IDS, NUMBER, Prepared
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.people.cases import marks, queries, screens
from kupiec.people.cases.models import Case
from kupiec.people.cases.values import CASE, Group
from kupiec.people.parties import public as parties

TABS = (
    kit.Tab("clients", "cases", _("Cases"), url="cases", right="cases.see", order=25),
    kit.Tab("settings", "case-kinds", _("Cases"), url="case-kinds", right="cases.setup", order=46, shelf="clients", note=_("Kinds of cases, phases, reasons of results")),
)  # fmt: skip
COMMANDS = (
    kit.Command("case-new", _("New case"), url="case-new", icon="briefcase", right="cases.edit", words="sprawa szansa sprzedaży reklamacja", new=True),
    kit.Command("cases", _("Cases"), url="cases", icon="briefcase", right="cases.see", words="sprawy lista szanse sprzedaży reklamacje"),
    kit.Command("case-board", _("Board of cases"), url="case-board", icon="layout-kanban", right="cases.see", words="sprawy tablica kanban fazy"),
    kit.Command("case-funnel", _("Sales funnel"), url="case-funnel", icon="filter", right="cases.see", words="lejek sprzedaży prognoza szanse konwersja"),
)  # fmt: skip
_PHASES = {Group.POTENTIAL: "draft", Group.OPEN: "open", Group.CLOSED: "done"}
SHOWN = 60


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


def _drawn(rows: QuerySet[Case]) -> list[dict[str, Any]]:
    """Live ones first, then the latest."""
    found = rows.select_related(*queries.CARD).defer("search", "description", "terms").order_by("-opened_on", "-pk")[:SHOWN]
    ordered = sorted(found, key=lambda row: row.group == Group.CLOSED)
    return [
        {
            "case": row,
            "phase": marks.of_phase(row.phase),
            "idle": marks.of_idle(row),
            "worth": screens.value_words(row),
            "late": marks.late(row),
        }
        for row in ordered
    ]


def _of_party(party: parties.Party, by: Actor) -> Mapping[str, Any]:
    rows = queries.visible(by).filter(party=party)
    return {
        "rows": _drawn(rows), "may_edit": by.may("cases.edit"), "new": f"{reverse('case-new')}?party={party.pk}", "all_url": f"{reverse('cases')}?f.party={party.pk}",
    }  # fmt: skip


def _live_of_party(party: parties.Party, by: Actor) -> QuerySet[Case]:
    return queries.visible(by).filter(party=party).exclude(group=Group.CLOSED)


class PartyTabs:
    """Cases of a party, as a tab of its page."""

    def panels(self) -> Sequence[kit.Panel]:
        return (
            kit.Panel(
                "cases",
                _("Cases"),
                template="cases/_of.html",
                context=_of_party,
                count=_live_of_party,
                icon="briefcase",
                right="cases.see",
                order=16,
            ),
        )


def _of_person(person: Any, by: Actor) -> Mapping[str, Any]:
    rows = queries.of_person(queries.visible(by), person.pk)
    return {
        "rows": _drawn(rows),
        "may_edit": by.may("cases.edit"),
        "new": f"{reverse('case-new')}?party={person.party_id}&person={person.pk}",
        "all_url": "",
    }


class PersonTabs:
    """Cases that concern a person, as a tab of its page."""

    def panels(self) -> Sequence[kit.Panel]:
        return (
            kit.Panel("cases", _("Cases"), template="cases/_of.html", context=_of_person, icon="briefcase", right="cases.see", order=40,
                      count=lambda person, by: queries.of_person(queries.visible(by), person.pk)),
        )  # fmt: skip


class PartyOperations:
    """What one does with a party: open a case."""

    def operations(self) -> Sequence[kit.Operation]:
        return (
            kit.Operation("new-case", _("Open a case"), url=lambda party: f"{reverse('case-new')}?party={party.pk}", icon="briefcase", right="cases.edit",
                          bulk=False, more=True),
        )  # fmt: skip


def matters(party_id: int, by: Actor) -> Sequence[tuple[str, str]]:
    """Open cases of a party: what a word written in its journal may concern."""
    if not by.may("cases.see"):
        return []
    rows = (
        queries.visible(by).filter(party_id=party_id).exclude(group=Group.CLOSED).only("pk", "number", "name").order_by("-opened_on", "-pk")
    )
    return [(f"{CASE}:{row.pk}", f"{row.number} {row.name}"[:60]) for row in rows[:20]]


def party_blockers(party_ids: Sequence[int], *, by: Actor) -> dict[int, list[parties.Blocker]]:
    """Cases that keep a party from being deleted."""
    rows = Case.objects.filter(party_id__in=party_ids).order_by().values_list("party_id").annotate(Count("pk"))
    return {pk: [parties.Blocker(N_("cases"), count, f"{reverse('cases')}?f.party={pk}")] for pk, count in rows}


def party_attention(party_ids: Sequence[int], *, by: Actor) -> Mapping[int, Sequence[tuple[int, kit.Mark]]]:
    """Parties whose case is past its close."""
    if not by.may("cases.see"):
        return {}
    mark = kit.Mark("warn", _("Case past its close"), "briefcase")
    late = _LATE.read(company=by.company_id, ids=set(party_ids), today=clock.today())
    if late and not by.scope("cases") == by.scope("parties") == "all":
        late = list(queries.visible(by).filter(pk__in=[pk for pk, _party in late]).values_list("pk", "party_id"))
    return dict.fromkeys((party for _pk, party in late), ((45, mark),))


def _late(company: int, ids: Collection[int], today: dt.date) -> QuerySet[Case, Any]:
    rows = Case.objects.filter(company_id=company, party_id__among=ids, close_on__lt=today).exclude(group=Group.CLOSED)
    return rows.order_by().values_list("pk", "party_id")


_LATE = Prepared(_late, company=NUMBER, ids=IDS, today=DAY)
