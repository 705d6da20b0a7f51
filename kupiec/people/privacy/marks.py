"""How consents look: chips beside a name, rows of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.documents.public import Ref
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.people.privacy import queries, words
from kupiec.people.privacy.values import PARTY, PERSON, Act, Channel, Purpose, Verdict

States = Mapping[tuple[str, str], Verdict]


def of_act(act: str) -> kit.Mark:
    kind, label, icon = words.ACTS[Act(act)]
    return kit.Mark(kind, label, icon)


def chips(states: States) -> list[kit.Mark]:
    """What is known of our own marketing, by channel; one chip when he objected to all of it."""
    known = {channel: one for channel in Channel if (one := states.get((channel, Purpose.MARKETING))) is not None}
    if len(known) == len(Channel) and all(one.act == Act.OBJECTED for one in known.values()):
        return [kit.Mark("bad", _("No advertising"), "ban")]
    return [kit.Mark(_kind(one.act), _said(channel, one), words.CHANNEL_ICONS[channel]) for channel, one in known.items()]


def _kind(act: str) -> str:
    return words.ACTS[Act(act)][0] or "line"


def _said(channel: Channel, one: Verdict) -> str:
    return gettext("%(channel)s: %(state)s") % {"channel": words.CHANNELS[channel], "state": str(words.ACTS[Act(one.act)][1]).lower()}


def of_person(person: Any, by: Actor) -> Sequence[kit.Mark]:
    return _of(Ref(PERSON, person.pk), by)


def of_party(party: Any, by: Actor) -> Sequence[kit.Mark]:
    return _of(Ref(PARTY, party.pk), by)


def _of(ref: Ref, by: Actor) -> Sequence[kit.Mark]:
    if not by.may("privacy.see"):
        return []
    return chips(queries.states_here(ref, by=by))


@dataclass(frozen=True, slots=True)
class Row:
    """A channel with what holds for each purpose."""

    label: Any
    icon: str
    cells: tuple[tuple[kit.Mark | None, Any], ...]


def table(states: States) -> list[Row]:
    """Channels by purposes."""
    return [
        Row(label, words.CHANNEL_ICONS[channel], tuple(_cell(states.get((channel, purpose))) for purpose in Purpose))
        for channel, label in words.CHANNELS.items()
    ]


def _cell(one: Verdict | None) -> tuple[kit.Mark | None, Any]:
    return (of_act(one.act), one.at) if one is not None else (None, None)
