"""The register of persons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.attributes import public as attributes
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.people.parties import public as parties
from kupiec.people.parties.public import Person
from kupiec.people.persons import page, queries, sockets
from kupiec.people.persons.models import Details, Engagement

C, F = kit.columns, kit.filters


def _persons(by: Actor) -> QuerySet[Person]:
    return queries.visible(by).defer("remarks", "search")


def _party_link(person: Person) -> str:
    return reverse("party", args=[person.party_id])


def _also(ids: Sequence[int], by: Actor) -> Mapping[int, str]:
    """Other firms each person works for now."""
    found: dict[int, list[str]] = {}
    rows = Engagement.objects.filter(person_id__in=ids, until__isnull=True, party__in=parties.visible(by)).select_related("party")
    for row in rows:
        found.setdefault(row.person_id, []).append(str(row.party))
    return {pk: ", ".join(names) for pk, names in found.items()}


def _professions(ids: Sequence[int], by: Actor) -> Mapping[int, str]:
    return dict(Details.objects.filter(pk__in=ids).exclude(profession="").values_list("pk", "profession"))


PERSONS = kit.List(
    "parties.persons", _("Persons"), rows=_persons, right="parties.see",
    columns=(
        C.Link("name", _("Person"), url="person", value=lambda person: f"{person.last_name} {person.first_name}".strip(), sort="name_key", sub="position"),
        C.Link("party", _("Party"), url=_party_link, value=lambda person: person.party, sort="party__name_key", source="party.name_key"),
        C.Text("phone", _("Telephone")),
        C.Text("email", _("E-mail")),
        C.Text("department", _("Department"), hidden=True),
        C.Text("profession", _("Profession"), fill=_professions, hidden=True),
        C.Text("also", _("Works also for"), fill=_also, hidden=True),
        C.Text("city", _("Town"), source="party.city"),
        C.Flag("main", _("Main contact")),
        C.Flag("itself", _("Is the party"), hidden=True),
    ),
    sort=("name",), archive="archived", search=parties.persons.search,
    filters=(
        F.Pick("party", _("Party"), source="party_id", picker="parties.party"),
        F.Flag("main", _("Main contact")),
        F.Flag("itself", _("Is the party")),
        F.Text("position", _("Job title")),
        F.Text("department", _("Department")),
        F.Flag("former", _("Changed firms"), apply=lambda rows, by: rows.filter(pk__in=Engagement.objects.filter(until__isnull=False).values("person"))),
    ),
    operations=(page.ARCHIVE, page.RESTORE), operation_sources=sockets.person_operations,
    column_sources=(attributes.Columns("parties.person"),), filter_sources=(attributes.Columns("parties.person"),),
    create=kit.Create(_("Add person"), url="person-new", right="parties.edit"), open_url="person",
    empty=kit.Empty("user", _("No persons yet"), _("People we talk to at our customers and suppliers.")),
)  # fmt: skip
