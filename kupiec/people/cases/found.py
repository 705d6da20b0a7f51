"""How cases are found: from the search box (KER-12) and while typing in forms."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel import search
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.search import SearchKind, SearchRow
from kupiec.ground.kit import glances
from kupiec.ground.kit import public as kit
from kupiec.people.cases import events, marks, queries, screens
from kupiec.people.cases.models import Case
from kupiec.people.cases.values import CASE, Group


def on_saved(event: events.Saved | events.Moved, *, by: Actor) -> None:
    """Cases changed: the index follows, in the same transaction."""
    search.index(rows(event.ids), by=by)


def rows(ids: Sequence[int]) -> list[SearchRow]:
    found = Case.objects.filter(pk__in=list(ids)).values_list("pk", "company_id", "number", "name", "party__name", "group")
    return [
        SearchRow(
            CASE, pk, code=number, title=name, subtitle=" · ".join(filter(None, [number, party])), keys=(number.partition(" ")[2],), company_id=company_id,
            weight=0 if group == Group.CLOSED else 1, paper=True,
        )
        for pk, company_id, number, name, party, group in found
    ]  # fmt: skip


def _seen(ids: Collection[int], by: Actor) -> set[int]:
    return set(queries.visible(by).filter(pk__in=list(ids)).order_by().values_list("pk", flat=True))


def _all() -> Iterable[int]:
    return Case.objects.order_by().values_list("pk", flat=True)


KINDS = (SearchKind(CASE, right="cases.see", visible=_seen, ids=_all, rows=rows, paper=True),)


def _shown(ids: Sequence[int], by: Actor) -> Mapping[int, tuple[kit.Mark, str]]:
    found = queries.visible(by).filter(pk__in=list(ids)).select_related("phase")
    return {row.pk: (marks.of_phase(row.phase), screens.value_words(row)) for row in found}


def _glance(pk: int, by: Actor) -> glances.Glance | None:
    row = queries.visible(by).select_related(*queries.CARD).filter(pk=pk).first()
    if row is None:
        return None
    facts = [(_("Kind"), str(row.kind)), (_("Party"), str(row.party or "")), (_("Guardian"), str(row.guardian or ""))]
    actions = (
        glances.link(glances.CUSTOMER, "party", row.party_id, icon="building-store", key="K")
        if row.party_id and by.may("parties.see")
        else []
    )
    if by.may("cases.edit"):
        actions.append(glances.Action(_("Change the case"), reverse("case-edit", args=[pk]), "pencil", "E"))
    return glances.Glance(
        title=row.name, icon=row.kind.icon or "briefcase", badges=(marks.of_phase(row.phase),), facts=[(label, text) for label, text in facts if text],
        figures=[kit.Figure(_("Expected value"), screens.value_words(row) or "—"), kit.Figure(_("Expected close"), kit.show.day(row.close_on))], actions=actions,
    )  # fmt: skip


LOOKS: dict[str, Any] = {CASE: glances.Look(group=_("Cases"), icon="briefcase", route="case", shown=_shown, glance=_glance)}


def _find(text: str, *, by: Actor, limit: int, context: Mapping[str, str] | None = None) -> Sequence[kit.Choice]:
    """Live cases first; of the party named in the form while nothing is typed."""
    found = queries.visible(by).select_related("kind", "party")
    party = kit.parse.key((context or {}).get("party_id", ""))
    if text:
        found = queries.searched(found, text, by)
    elif party:
        found = found.filter(party_id=party)
    live = list(found.exclude(group=Group.CLOSED).order_by("-opened_on", "-pk")[:limit])
    closed = list(found.filter(group=Group.CLOSED).order_by("-opened_on", "-pk")[: limit - len(live)]) if len(live) < limit else []
    return [
        kit.Choice(row.pk, row.name, detail=" · ".join(filter(None, [str(row.kind), str(row.party or "")])), badge=row.number)
        for row in (*live, *closed)
    ]


def _label(pk: int, *, by: Actor) -> str:
    return str(queries.visible(by).filter(pk=pk).first() or "")


PICKER = kit.Picker("cases.case", _find, _label, takes_context=True, right="cases.see")
