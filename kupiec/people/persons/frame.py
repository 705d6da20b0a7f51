"""What persons hang into the frame: tabs, commands, the palette, days that come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import glances
from kupiec.ground.kit import public as kit
from kupiec.people.parties import public as parties
from kupiec.people.persons import queries, words
from kupiec.people.persons.values import LIFE

TABS = (kit.Tab("clients", "persons", _("Persons"), url="persons", right="parties.see", order=20),)
COMMANDS = (
    kit.Command("person-new", _("New person"), url="person-new", icon="user", right="parties.edit", words="osoba kontakt nowa", new=True),
)


def glance(pk: int, by: Actor) -> glances.Glance | None:
    """A person beside the list of hits."""
    person = queries.visible(by).filter(pk=pk).first()
    if person is None:
        return None
    facts = [(_("Position"), person.position), (_("Telephone"), person.phone), (_("E-mail"), person.email)]
    copies = [
        glances.Action(label, icon="copy", key=key, copy=text)
        for label, key, text in ((_("Copy the telephone"), "T", person.phone), (_("Copy the e-mail"), "M", person.email))
        if text
    ]
    firm = glances.link(_("Party"), "party", person.party_id, icon="building-store", key="K")
    return glances.Glance(title=str(person), subtitle=str(person.party), facts=facts, actions=[*firm, *copies])


LOOKS = {parties.persons.KIND: glances.Look(group=_("Clients and people"), icon="user", route="person", glance=glance)}


def told(one: queries.Coming) -> str:
    """What day it is: `Birthday, 40 years`."""
    label = one.occasion.label or str(words.OCCASIONS.get(one.occasion.kind, ""))
    if one.years is None:
        return label
    return gettext("%(what)s, years: %(years)s") % {"what": label, "years": one.years}


TOPICS = (kit.Topic("persons.day", _("Birthdays and name days"), note=_("Of persons at your customers, today and tomorrow"), right=LIFE),)


class Notices:
    """Days of today and tomorrow."""

    def notices(self, by: Actor) -> Sequence[kit.Notice]:
        today = clock.today()
        return [
            kit.Notice(
                f"persons.day.{one.occasion.pk}.{one.on.year}", "info", _sentence(one, today=one.on == today),
                url=reverse("person", args=[one.person.pk]), icon=words.OCCASION_ICONS[one.occasion.kind], topic="persons.day",
            )
            for one in queries.coming(by, days=1)
        ]  # fmt: skip


def _sentence(one: queries.Coming, *, today: bool) -> str:
    facts = {"person": str(one.person), "party": str(one.person.party), "what": told(one)}
    return (gettext("Today: %(person)s (%(party)s), %(what)s") if today else gettext("Tomorrow: %(person)s (%(party)s), %(what)s")) % facts


def _coming(_record: Any, by: Actor) -> dict[str, Any]:
    today = clock.today()
    return {
        "coming": [
            {"one": one, "told": told(one), "icon": words.OCCASION_ICONS[one.occasion.kind], "today": one.on == today, "days": (one.on - today).days}
            for one in queries.coming(by, days=14, most=8)
        ]
    }  # fmt: skip


class MyDay:
    """The block of days that come, for those who may see personal life."""

    def panels(self, by: Actor) -> Sequence[kit.Panel]:
        if not by.may(LIFE):
            return ()
        return (kit.Panel("coming", _("Birthdays and name days"), template="persons/_coming.html", context=_coming, icon="gift", place="side", order=60,
                          more=kit.Panel.more_at("persons", _("Persons"))),)  # fmt: skip


def party_blockers(party_ids: Sequence[int], *, by: Actor) -> Mapping[int, Sequence[parties.Blocker]]:
    """Persons of other parties who work or worked there keep a party from being deleted."""
    return {pk: [parties.Blocker(N_("persons who work or worked there"), count)] for pk, count in queries.blockers(party_ids).items()}
