"""Forms of a person: all groups of data in one, engagements, other days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.attributes import public as attributes
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.people.parties import public as parties
from kupiec.people.persons import queries, rules, services, words
from kupiec.people.persons.models import Engagement
from kupiec.people.persons.values import DAYS, LIFE, LIFE_FIELDS, PRIVATE, PRIVATE_FIELDS, WORK_FIELDS

I = kit.inputs  # noqa: E741


def _page(pk: int) -> str:
    return reverse("person", args=[pk])


_PERSONAL = kit.Group(_("Personal data"), (
    I.Text("first_name", _("First name"), span=4, max=60),
    I.Text("last_name", _("Last name"), required=True, span=4, max=80),
    I.Choice("sex", _("Sex"), options=words.SEXES, span=4),
    I.Area("remarks", _("Remarks"), span=12, max=4000),
))  # fmt: skip
_WORK = kit.Group(_("Work"), (
    I.Text("position", _("Job title"), span=4, max=120),
    I.Text("department", _("Department"), span=4, max=120),
    I.Pick("superior_id", _("Superior"), picker="parties.person", depends=("party_id",), span=4),
    I.Text("profession", _("Profession"), span=4, max=120),
    I.Text("education", _("Education"), span=4, max=120),
    I.Day("since", _("Works there since"), span=4),
    I.Text("phone", _("Telephone"), span=4, max=40),
    I.Email("email", _("E-mail"), span=4, max=254),
    I.Flag("main", _("Main contact"), span=4),
))  # fmt: skip
_PRIVATE = kit.Group(_("Private"), (
    I.Text("home_street", _("Home street and number"), span=5, max=120, right=PRIVATE),
    I.Text("home_postal_code", _("Postal code"), span=2, max=12, right=PRIVATE),
    I.Text("home_city", _("Town"), span=5, max=80, right=PRIVATE),
    I.Text("private_phone", _("Private telephone"), span=6, max=40, right=PRIVATE),
    I.Email("private_email", _("Private e-mail"), span=6, max=254, right=PRIVATE),
), note=_("Reading these data is logged."))  # fmt: skip
_LIFE = kit.Group(_("Personal life"), (
    I.Text("birthday", _("Birthday"), span=3, max=12, right=LIFE, help=_("12.05 or 12.05.1980")),
    I.Text("name_day", _("Name day"), span=3, max=12, right=LIFE, help=_("For instance 24.06")),
    I.Area("family", _("Family"), span=12, max=2000, right=LIFE),
    I.Area("hobbies", _("Hobbies"), span=6, max=2000, right=LIFE),
    I.Area("interests", _("Interests"), span=6, max=2000, right=LIFE),
), note=_("Reading these data is logged."))  # fmt: skip


def _add(values: Mapping[str, Any], *, by: Actor) -> int:
    own, described = attributes.parted(values)
    given = {name: value for name, value in own.items() if name != "party_id" and value not in (None, "")}
    return services.add_person(values["party_id"], {**given, **({"attributes": described} if described else {})}, by=by)


def _load(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    person, details = queries.one(pk, by=by), queries.details(pk)
    values: dict[str, Any] = {name: getattr(person, name) for name in parties.persons.FIELDS}
    values |= {name: getattr(details, name) for name in ("sex", *WORK_FIELDS)} | {"party_id": person.party_id}
    if by.may(PRIVATE):
        values |= {name: getattr(details, name) for name in PRIVATE_FIELDS}
        services.note_reading(pk, "private", by=by)
    if by.may(LIFE):
        known = queries.days(pk)
        values |= {name: getattr(details, name) for name in LIFE_FIELDS}
        values |= {name: rules.written(known[kind]) for name, kind in DAYS.items() if kind in known}
        services.note_reading(pk, "life", by=by)
    return {**values, **attributes.loaded(_KIND, pk, by=by)}, person.version


def _save(values: Mapping[str, Any], *, pk: int, version: int | None, by: Actor) -> int:
    own, described = attributes.parted(values)
    own.pop("party_id", None)
    services.save_person(pk, {**own, "attributes": described}, version=version, by=by)
    return pk


def _party_asked(request: kit.Request) -> dict[str, Any]:
    text = request.GET.get("party", "")
    known = {"party_id": int(text)} if text.isdecimal() and len(text) < 19 else {}
    return {**known, **attributes.initial(_KIND, by=request.actor)}


def _fields(request: kit.Request) -> Sequence[Any]:
    found = request.resolver_match
    pk = found.kwargs.get("pk") if found else None
    whose = I.Hidden("party_id", "") if pk else I.Pick("party_id", _("Party"), picker="parties.party", required=True, span=12)
    return (whose, _PERSONAL, _WORK, *attributes.groups(_KIND, by=request.actor, pk=pk), _PRIVATE, _LIFE)


_KIND = "parties.person"


ADD_PERSON = kit.Form(
    "persons.add", _("New person"), save=_add, initial=_party_asked, done=_page, right="parties.edit", fields=_fields,
    template="merging/watched_form.html", context=lambda request: {"watch": "osoby"},
)  # fmt: skip
EDIT_PERSON = kit.Form(
    "persons.edit", _("Person"), fields=_fields, load=_load, save=_save, done=_page,
    right="parties.edit",
)  # fmt: skip
WORK_AT = (
    I.Text("position", _("Job title"), span=6, max=120),
    I.Text("department", _("Department"), span=6, max=120),
    I.Text("phone", _("Telephone"), span=6, max=40),
    I.Email("email", _("E-mail"), span=6, max=254),
)
_SPAN = (
    I.Day("since", _("Since"), span=6),
    I.Day("until", _("Until"), span=6, help=_("Empty: still.")),
    I.Text("remarks", _("Remarks"), span=12, max=240),
)
ENGAGEMENT = (*WORK_AT, *_SPAN)


def _load_engagement(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    row = Engagement.objects.get(pk=pk, person__in=queries.visible(by), party__in=parties.visible(by))
    return {one.name: getattr(row, one.name) for one in ENGAGEMENT}, row.version


def _save_engagement(values: Mapping[str, Any], *, pk: int, version: int | None, by: Actor) -> int:
    services.edit_engagement(pk, values, version=version, by=by)
    return Engagement.objects.values_list("person_id", flat=True).get(pk=pk)


EDIT_ENGAGEMENT = kit.Form(
    "persons.engagement",
    _("Work at another firm"),
    fields=ENGAGEMENT,
    load=_load_engagement,
    save=_save_engagement,
    done=_page,
    right="parties.edit",
)
