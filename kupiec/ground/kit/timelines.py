"""One timeline of a record: what was told (Event), what changed (audit), what upper rooms add; latest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Protocol

from django.contrib.auth import get_user_model
from django.db import models
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel import audit
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.fields import AmountField, ExactDecimalField
from kupiec.ground.kernel.models import Event
from kupiec.ground.kernel.sockets import Socket
from kupiec.ground.kit import show

MOST = 100
_HIDDEN = {"version", "updated_at", "search_text", "snapshot", "trace"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One point of a timeline."""

    at: dt.datetime
    text: SafeString | str
    icon: str = "history"
    kind: str = ""
    who: str = ""
    quote: str = ""
    pinned: bool = False


class TimelineSource(Protocol):
    """An upper room's entries about a record (`subject` = `parties.party`)."""

    def entries(self, subject: str, pk: int, *, by: Actor) -> Sequence[Entry]: ...


timeline_sources: Socket[TimelineSource] = Socket("kit.timeline_sources")
event_words: Socket[Mapping[str, Any]] = Socket("kit.event_words")
_COMMON = {
    "created": _("Created"), "issued": _("Issued"), "cancelled": _("Cancelled"), "printed": _("Printed"),
    "sent": _("Sent"), "archived": _("Archived"), "restored": _("Restored"), "corrected": _("Corrected"),
}  # fmt: skip


def timeline(record: models.Model, *, subject: str, by: Actor, audited: bool = True) -> list[Entry]:
    """Entries of a record, pinned first, then latest first."""
    entries = own(record, subject=subject, audited=audited)
    for source in timeline_sources:
        entries += source.entries(subject, record.pk, by=by)
    entries.sort(key=lambda entry: (entry.pinned, entry.at), reverse=True)
    return entries[:MOST]


def own(record: models.Model, *, subject: str, audited: bool = True) -> list[Entry]:
    """What was told of a record and what changed in it, without what other rooms add; in no order."""
    events = list(Event.objects.filter(subject=subject, subject_id=record.pk).order_by("-id")[:MOST])
    changes = audit.history(record)[: MOST * 3] if audited else []
    names = _names({event.user_id for event in events} | {change.user_id for change in changes})
    return [*(_told(event, names) for event in events), *_changed(record, changes, names)]


def past(record: models.Model, *, name: str) -> list[Entry]:
    """What changed in a record that is no more, told under its name."""
    changes = [change for change in audit.history(record) if change.operation != "d"][: MOST * 3]
    names = _names({change.user_id for change in changes})
    return [replace(entry, quote=name) for entry in _changed(record, changes, names)]


def _names(ids: Iterable[int | None]) -> dict[int | None, str]:
    users = get_user_model().objects.filter(pk__in=[pk for pk in ids if pk]).select_related("employee")
    return {**{user.pk: str(user) for user in users}, None: gettext("Program")}


def _told(event: Event, names: Mapping[int | None, str]) -> Entry:
    words: dict[str, Any] = {}
    for mapping in event_words:
        words.update(mapping)
    sentence = words.get(f"{event.subject}:{event.verb}") or words.get(event.verb) or _COMMON.get(event.verb) or event.verb
    icon = kind = ""
    if isinstance(sentence, (tuple, list)):
        sentence, icon, kind = (*sentence, "", "")[:3]
    facts = {**event.data, "user": names.get(event.user_id, "")}
    text = show.say(sentence)
    try:
        text = text % facts if "%(" in text else text
    except (KeyError, TypeError, ValueError):
        text = show.say(sentence)
    return Entry(event.at, text, icon or "circle-dot", kind or "pri", names.get(event.user_id, ""))


def _changed(record: models.Model, changes: Sequence[audit.Change], names: Mapping[int | None, str]) -> list[Entry]:
    """Changes of one moment and person are one entry."""
    made = []
    for (at, user, operation), group in groupby(changes, key=lambda change: (change.at, change.user_id, change.operation)):
        who = names.get(user, gettext("Program"))
        if operation == "i":
            made.append(Entry(at, gettext("Created"), "plus", "ok", who))
            continue
        shown = [_one_change(record, change) for change in group if change.field not in _HIDDEN]
        if shown:
            made.append(Entry(at, mark_safe("; ".join(shown)), "pencil", "", who))
    return made


def _one_change(record: models.Model, change: audit.Change) -> str:
    field = record._meta.get_field(change.field) if change.field else None
    label = show.say(str(getattr(field, "verbose_name", change.field))).capitalize()
    old, new = _written(field, change.old), _written(field, change.new)
    return f'{escape(label)}: <s class="muted">{escape(old)}</s> → {escape(new)}'


def _written(field: Any, value: Any) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(field, AmountField):
        return show.money(value)
    if isinstance(field, ExactDecimalField):
        return show.number(value)
    if isinstance(value, dt.datetime):
        return show.moment(value)
    if isinstance(value, dt.date):
        return show.day(value)
    if getattr(field, "is_relation", False):
        target = field.target_field
        named = target.model._base_manager.filter(**{target.attname: value}).first()
        return str(named)[:120] if named else str(value)
    if getattr(field, "choices", None):
        return str(dict(field.flatchoices).get(value, value))
    return str(value)[:120]
