"""The page of one case: who, where it stands, what it is worth, and all that was done about it (CAS-1)."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.files import public as files
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.people.activities import public as activities
from kupiec.people.cases import marks, queries, screens, sockets
from kupiec.people.cases.models import Case
from kupiec.people.cases.values import CASE


def _head(case: Case, by: Actor) -> kit.Head:
    badges = [marks.of_group(case.group), marks.of_result(case.result), marks.of_idle(case)]
    return kit.Head(str(case.kind), case.name, icon=case.kind.icon or "briefcase", badges=tuple(filter(None, badges)), subtitle=case.number)


def _steps(case: Case, by: Actor) -> list[kit.Step]:
    """The phases of the kind: those before this one are done; a closed case shows the phase it ended in."""
    found = [one for one in queries.phases([case.kind_id]) if one.group != "closed"]
    at = next((place for place, one in enumerate(found) if one.pk == case.phase_id), len(found))
    steps = [kit.Step(str(one), "done" if place < at else "now" if place == at else "") for place, one in enumerate(found)]
    return [*steps, kit.Step(str(case.phase), "now")] if case.group == "closed" else steps


def _persons(case: Case, by: Actor) -> str:
    return ", ".join(map(str, queries.persons_of([case.pk]).get(case.pk, ())))


PAGE = kit.Detail(
    "cases.case", get=queries.one, head=_head, steps=_steps, right="cases.see", layout="card",
    facts=(
        kit.Fact(_("Party"), "party", url=lambda case: reverse("party", args=[case.party_id]), span=4, optional=True),
        kit.Fact(_("Persons"), _persons, span=4, optional=True),
        kit.Fact(_("Guardian"), "guardian", optional=True),
        kit.Fact(_("Expected value"), lambda case, by: screens.value_words(case), optional=True),
        kit.Fact(_("Expected close"), lambda case, by: kit.show.day(case.close_on) if case.close_on else "", optional=True),
        kit.Fact(_("Opened on"), lambda case, by: kit.show.day(case.opened_on)),
        kit.Fact(_("Closed on"), lambda case, by: kit.show.day(case.closed_on) if case.closed_on else "", optional=True),
        kit.Fact(_("Reason"), lambda case, by: " – ".join(filter(None, [str(case.reason or ""), case.reason_note])), span=4, optional=True),
        kit.Fact(_("Description"), "description", span=12, optional=True),
    ),
    operation_sources=sockets.case_operations, panel_sources=sockets.case_panels,
    panels=(
        activities.panel(CASE, party=lambda case: case.party_id, order=20), files.panel(CASE, order=80),
        kit.Panel("history", _("History"), timeline=True, icon="history", order=90),
    ),
    subject=CASE, audit=Case,
)  # fmt: skip


