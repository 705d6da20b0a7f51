"""The page of a person: work and firms over time, private data, personal life, history (PTY-5)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.files import public as files
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.people.parties import public as parties
from kupiec.people.parties.public import Person
from kupiec.people.persons import forms, queries, rules, services, sockets, words
from kupiec.people.persons.models import Engagement, Occasion
from kupiec.people.persons.values import LIFE, PRIVATE, YearlyDay

I = kit.inputs  # noqa: E741


def _head(person: Person, by: Actor) -> kit.Head:
    badges = [kit.Mark("", _("Archived"), "archive")] if person.archived else []
    badges += [kit.Mark("pri", _("Main contact"), "star")] if person.main else []
    badges += [kit.Mark("plum", _("Is the party"), "user-check")] if person.itself else []
    badges += [mark for source in sockets.person_marks for mark in source(person, by)]
    subtitle = " · ".join(part for part in (person.position, str(person.party), person.phone, person.email) if part)
    return kit.Head(_("Person"), str(person), icon="user", avatar=True, badges=tuple(badges), subtitle=subtitle)


def _work(person: Person, by: Actor) -> dict[str, Any]:
    details = queries.details(person.pk)
    sees_party = parties.visible(by).filter(pk=person.party_id).exists()
    superior = details.superior if details.superior_id and queries.visible(by).filter(pk=details.superior_id).exists() else None
    return {
        "person": person, "details": details, "sex": dict(words.SEXES).get(details.sex, ""), "superior": superior, "sees_party": sees_party,
        "below": queries.subordinates(person.pk, by=by), "engagements": queries.engagements(person.pk, by=by), "may_edit": by.may("parties.edit"),
    }  # fmt: skip


def _private(person: Person, by: Actor) -> dict[str, Any]:
    services.note_reading(person.pk, "private", by=by)
    return {"person": person, "details": queries.details(person.pk)}


def _life(person: Person, by: Actor) -> dict[str, Any]:
    services.note_reading(person.pk, "life", by=by)
    rows = Occasion.objects.filter(person=person).order_by("kind", "month_day")
    return {
        "person": person, "details": queries.details(person.pk), "may_edit": by.may("parties.edit"),
        "days": [
            {"row": row, "label": row.label or words.OCCASIONS.get(row.kind, ""), "icon": words.OCCASION_ICONS[row.kind],
             "day": rules.written(YearlyDay(row.month_day, row.year)), "next": rules.next_on(row.month_day, today=clock.today())}
            for row in rows
        ],
    }  # fmt: skip


def _alone(ids: Sequence[int]) -> int:
    (pk,) = ids
    return pk


def _change_employer(ids: Sequence[int], *, by: Actor, party_id: int, on: Any = None, **work: Any) -> None:
    services.change_employer(_alone(ids), party_id, on=on, by=by, **work)


def _engage(ids: Sequence[int], *, by: Actor, party_id: int, **values: Any) -> None:
    services.add_engagement(_alone(ids), party_id, values, by=by)


def _remember(ids: Sequence[int], *, by: Actor, label: str, day: str) -> None:
    services.add_occasion(_alone(ids), label, day, by=by)


_FIRM = I.Pick("party_id", _("Party"), picker="parties.party", required=True, span=12)
ARCHIVE = kit.Operation(
    "archive", _("Archive it"), run=parties.persons.archive_persons, undo=parties.persons.restore_persons, icon="archive", right="parties.edit",
    key="A", more=True, message=_("Put away: %(count)s"),
    allowed=lambda person, by: _("Already in the archive.") if person.archived else None,
)  # fmt: skip
RESTORE = kit.Operation(
    "restore", _("Restore"), run=parties.persons.restore_persons, icon="archive-off", right="parties.edit", more=True,
    message=_("%(count)s restored"), allowed=lambda person, by: None if person.archived else _("Not in the archive."),
)  # fmt: skip
CHANGE_EMPLOYER = kit.Operation(
    "employer", _("Works elsewhere now"), run=_change_employer, icon="briefcase", right="parties.edit", bulk=False,
    fields=(_FIRM, I.Day("on", _("From"), span=12, help=_("Empty: today.")), *forms.WORK_AT), message=_("The firm so far stays in the history."),
    allowed=lambda person, by: _("This person is a party itself; add the other firm beside it.") if person.itself else None,
)  # fmt: skip
ENGAGE = kit.Operation(
    "engage",
    _("Works also for"),
    run=_engage,
    icon="plus",
    right="parties.edit",
    bulk=False,
    fields=(_FIRM, *forms.ENGAGEMENT),
    message=_("Saved"),
)
REMEMBER = kit.Operation(
    "remember", _("Add a day to remember"), run=_remember, icon="calendar-event", right=LIFE, bulk=False, more=True, message=_("Saved"),
    fields=(I.Text("label", _("What day it is"), required=True, span=8, max=80), I.Text("day", _("Day"), required=True, span=4, max=12, help=_("12.05 or 12.05.1980"))),
)  # fmt: skip
CALL = kit.Operation(
    "call", _("Call"), url=lambda person: f"tel:{person.phone}" if person.phone else reverse("person", args=[person.pk]), icon="phone", key="T", bulk=False,
    allowed=lambda person, by: None if person.phone else _("No telephone is known."),
)  # fmt: skip

PERSON = kit.Detail(
    "persons.person", get=queries.one, head=_head, layout="card", right="parties.see", edit_url="person-edit", edit_right="parties.edit",
    operations=(CALL, CHANGE_EMPLOYER, ENGAGE, REMEMBER, ARCHIVE, RESTORE), operation_sources=sockets.person_operations,
    subject=parties.persons.KIND, audit=Person, panel_sources=sockets.person_tabs,
    panels=(
        kit.Panel("work", _("Work"), template="persons/_work.html", context=_work, icon="briefcase", order=10),
        kit.Panel("private", _("Private"), template="persons/_private.html", context=_private, icon="home", right=PRIVATE, order=20),
        kit.Panel("life", _("Personal life"), template="persons/_life.html", context=_life, icon="gift", right=LIFE, order=30),
        files.panel(parties.persons.KIND, order=80),
        kit.Panel("history", _("History"), timeline=True, icon="history", order=90),
    ),
)  # fmt: skip


@kit.screen(right="parties.edit")
def drop(request: kit.Request, kind: str, pk: int) -> HttpResponse:
    """Take an engagement or a day away."""
    if request.method != "POST" or kind not in ("firma", "dzien"):
        raise Http404(kind)
    if kind == "firma":
        return kit.go(request, reverse("person", args=[services.drop_engagement(pk, by=request.actor)]), text=gettext("Removed."))
    return kit.go(request, reverse("person", args=[services.drop_occasion(pk, by=request.actor)]) + "?panel=life", text=gettext("Removed."))


def _at_party(party: Any, by: Actor) -> dict[str, Any]:
    """The tab of a party: who works there, also beside another firm, and who did."""
    people = Person.objects.filter(party=party).order_by("archived", "-main", "name_key")
    return {
        "party": party,
        "persons": people,
        "also": _rows(party.pk, by, former=False),
        "former": _rows(party.pk, by, former=True),
        "may_edit": by.may("parties.edit"),
    }


def _rows(party_id: int, by: Actor, *, former: bool) -> list[Engagement]:
    return list(queries.engaged_at(party_id, former=former).filter(person__in=queries.visible(by))[:100])


def _count(party: Any, by: Actor) -> QuerySet[Person]:
    return Person.objects.filter(party=party, archived=False)


class PartyTabs:
    """Persons of a party on its page."""

    def panels(self) -> Sequence[kit.Panel]:
        return (
            kit.Panel("persons", _("Persons"), template="persons/_at_party.html", context=_at_party, count=_count, icon="users", order=20),
        )
