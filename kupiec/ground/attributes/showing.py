"""Attributes on a record's page: facts under their sections, and what became of them on its timeline."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.attributes import queries, rules, sockets, words
from kupiec.ground.attributes.models import ValueRow
from kupiec.ground.attributes.values import Definition, Type
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.fields import ExactDecimalField
from kupiec.ground.kernel.models import AuditEntry
from kupiec.ground.kit import markup, reach
from kupiec.ground.kit.details import Panel
from kupiec.ground.kit.timelines import MOST, Entry


@dataclass(frozen=True, slots=True)
class Shown:
    """An attribute of a record as its page has it."""

    name: str
    html: SafeString


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    facts: tuple[Shown, ...]


def sections(kind: str, pk: int, *, by: Actor) -> list[Section]:
    """What the actor may see of a record's attributes: those that have a value, under their sections."""
    asked = queries.seen(kind, by=by)
    found = queries.values_of(asked, [pk])
    held, names = found.get(pk, {}), queries.names_of(asked, found)
    made: dict[str, list[Shown]] = {}
    for one in asked:
        if one.code in held:
            made.setdefault(one.section, []).append(Shown(one.name, html(one, held[one.code], names.get(one.refers_to, {}))))
    return [Section(title or gettext("Attributes"), tuple(facts)) for title, facts in made.items()]


def html(asked: Definition, value: Any, names: Mapping[int, str]) -> SafeString:
    """A value as safe markup: a choice as its badge, a reference as a link for those who may follow it."""
    if asked.type is Type.CHOICE:
        mark = words.mark(asked, value)
        return markup.mark(mark) if mark else mark_safe("")
    text = escape(words.text(asked, value, names))
    if asked.type is Type.REFERENCE and text:
        route = sockets.target(asked.refers_to).route
        url = reach.link_or_nothing(reverse(route, args=[value])) if route else ""
        return mark_safe(f'<a href="{escape(url)}">{text}</a>') if url else text
    return mark_safe(text.replace("\n", "<br>"))


class Timeline:
    """What became of a record's attributes, for its timeline: who gave which value when, and what stood there before."""

    def entries(self, subject: str, pk: int, *, by: Actor) -> Sequence[Entry]:
        if subject not in {one.kind for one in sockets.subjects}:
            return []
        asked = {one.id: one for one in queries.all_seen(subject, by=by)}
        rows = (
            {
                row["pk"]: row
                for row in ValueRow.objects.filter(attribute__among=set(asked), record_id=pk).values("pk", "attribute_id", *rules.COLUMNS)
            }
            if asked
            else {}
        )
        if not rows:
            return []
        log = list(AuditEntry.objects.filter(table="attributes_value", row_id__in=list(rows)).order_by("-id")[: MOST * 3])
        return _told(log, rows, asked)


@dataclass(frozen=True, slots=True)
class _Change:
    at: Any
    user_id: int | None
    asked: Definition
    old: Any
    new: Any


def _told(log: Sequence[AuditEntry], rows: Mapping[int, dict[str, Any]], asked: Mapping[int, Definition]) -> list[Entry]:
    changes = []
    for entry in log:
        row = rows[entry.row_id]
        one = asked[row["attribute_id"]]
        new = rules.value_of(one, row)
        row.update(dict.fromkeys(rules.COLUMNS) if entry.operation == "i" else _before(entry.old or {}))
        old = rules.value_of(one, row)
        if old != new:
            changes.append(_Change(entry.at, entry.user_id, one, old, new))
    names = _names(changes)
    users = get_user_model().objects.filter(pk__in={change.user_id for change in changes if change.user_id}).select_related("employee")
    who = {user.pk: str(user) for user in users}
    made = []
    for (at, user_id), group in groupby(changes, key=lambda change: (change.at, change.user_id)):
        said = "; ".join(_said(change, names) for change in group)
        made.append(Entry(at, mark_safe(said), "list-details", "", who.get(user_id or 0, gettext("Program"))))
    return made


def _before(old: Mapping[str, Any]) -> dict[str, Any]:
    """Logged columns as values."""
    made = {}
    for name, raw in old.items():
        if name in rules.COLUMNS:
            column: Any = ValueRow._meta.get_field(name)
            exact = isinstance(column, ExactDecimalField)
            made[name] = None if raw is None else column.from_db_value(raw, None, None) if exact else column.to_python(raw)
    return made


def _names(changes: Sequence[_Change]) -> dict[str, Mapping[int, str]]:
    found: dict[str, set[int]] = {}
    for change in changes:
        if change.asked.type is Type.REFERENCE:
            found.setdefault(change.asked.refers_to, set()).update(value for value in (change.old, change.new) if value is not None)
    return {kind: sockets.target(kind).names(ids) for kind, ids in found.items()}


def _said(change: _Change, names: Mapping[str, Mapping[int, str]]) -> str:
    here = names.get(change.asked.refers_to, {})
    old, new = (words.text(change.asked, value, here)[:120] or "—" for value in (change.old, change.new))
    return f'{escape(change.asked.name)}: <s class="muted">{escape(old)}</s> → {escape(new)}'


@dataclass(frozen=True)
class Panels:
    """A panel source: the attributes of a kind on the page of its records, where any are defined. `pk` of the page's record."""

    kind: str
    pk: Callable[[Any], int] = attrgetter("pk")

    def panels(self) -> Sequence[Panel]:
        viewer = reach.viewer()
        if viewer is None or not queries.seen(self.kind, by=viewer):
            return ()
        return (
            Panel("attributes", _("Attributes"), template="attributes/_panel.html", context=self._context, icon="list-details", order=45),
        )

    def _context(self, record: Any, by: Actor) -> Mapping[str, Any]:
        return {"described": sections(self.kind, self.pk(record), by=by)}
