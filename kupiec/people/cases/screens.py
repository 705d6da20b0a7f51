"""The list of cases."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.attributes import public as attributes
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.people.cases import forms, marks, queries, services, words
from kupiec.people.cases.models import Case
from kupiec.people.cases.values import CASE

C, F, I = kit.columns, kit.filters, kit.inputs  # noqa: E741 - the letter docs/kit.md gives it


def rows(by: Actor) -> QuerySet[Case]:
    return queries.visible(by).select_related("kind", "phase", "party", "guardian").defer("search", "description", "terms")


def _party_url(row: Case) -> str:
    return reverse("party", args=[row.party_id]) if row.party_id else ""


def _kinds(by: Actor) -> list[tuple[int, str]]:
    return [(one.pk, str(one)) for one in queries.kinds()]


def _phases(by: Actor) -> list[tuple[int, str]]:
    names = {one.pk: str(one) for one in queries.kinds()}
    return [(one.pk, f"{names[one.kind_id]}: {one}") for one in queries.phases() if one.kind_id in names]


def _mine(found: QuerySet[Case], by: Actor) -> QuerySet[Case]:
    return found.filter(guardian_id=by.employee_id or 0)


def _late(found: QuerySet[Case], by: Actor) -> QuerySet[Case]:
    return found.filter(group__in=("potential", "open"), close_on__lt=clock.today())


COLUMNS = (
    C.Link("number", _("Number"), url="case", sort="pk"),
    C.Link("name", _("Case"), url="case", sort=False),
    C.Link("party", _("Party"), url=_party_url, value=lambda row: row.party, sort="party__name_key", source="party.name_key"),
    C.Text("kind", _("Kind"), value=lambda row: row.kind, source="kind", sort="kind", narrow=False),
    C.Badge("phase", _("Phase"), value=lambda row: marks.of_phase(row.phase), source="phase", sort="phase"),
    C.Badge("idle", _("Needs attention"), value=marks.of_idle, sort=False, source="phase"),
    C.Money0("value", _("Value"), total=True),
    C.Percent("probability", _("Chance"), narrow=False),
    C.Money0("weighted", _("Weighted"), total=True, sort=False, hidden=True),
    C.Day("close_on", _("Closing"), kind=lambda row: "bad" if marks.late(row) else ""),
    C.Text("guardian", _("Guardian"), value=lambda row: row.guardian, source="guardian", sort="guardian"),
    C.Badge("group", _("Group"), kinds=words.GROUP_MARKS, hidden=True, sort=False),
    C.Badge("result", _("Result"), value=lambda row: marks.of_result(row.result), source="result", hidden=True, sort=False),
    C.Day("opened_on", _("Opened on"), hidden=True),
    C.Day("closed_on", _("Closed on"), hidden=True, sort=False),
)  # fmt: skip
HAND_OVER = kit.Operation(
    "hand-over", _("Give to another guardian"), run=services.hand_over, icon="user-check", right="cases.edit", more=True,
    fields=(I.Choice("guardian_id", _("Guardian"), options=forms.people, required=True, span=12),), message=_("%(count)s given"),
)  # fmt: skip
CASES = kit.List(
    "cases.cases", _("Cases"), rows=rows, right="cases.see", columns=COLUMNS, sort=("-number",), search=queries.searched,
    filters=(
        F.Choice("kind", _("Kind"), source="kind_id", choices=_kinds),
        F.Choice("phase", _("Phase"), source="phase_id", choices=_phases),
        F.Choice("group", _("Group"), choices=words.GROUPS),
        F.Flag("mine", _("Mine"), apply=_mine),
        F.Flag("late", _("Past its close"), apply=_late),
        F.Choice("result", _("Result"), choices=words.RESULTS),
        F.Pick("party", _("Party"), source="party_id", picker="parties.party"),
        F.Pick("guardian", _("Guardian"), source="guardian_id", picker="company.employee"),
        F.Dates("close_on", _("Expected close")),
        F.Dates("opened_on", _("Opened on")),
        F.Dates("closed_on", _("Closed on")),
        F.Amounts("value", _("Expected value")),
    ),
    views=(
        kit.View("live", _("Live"), "f.group=potential&f.group=open"),
        kit.View("mine", _("Mine"), "f.mine=1&f.group=potential&f.group=open"),
        kit.View("late", _("Past its close"), "f.late=1"),
        kit.View("closed", _("Closed cases"), "f.group=closed"),
    ),
    column_sources=(attributes.Columns(CASE),), filter_sources=(attributes.Columns(CASE),),
    operations=(HAND_OVER,), create=kit.Create(_("Case"), url="case-new", right="cases.edit"), template="cases/list.html",
    empty=kit.Empty("briefcase", _("No cases yet"), _("Matters of customers, opportunities and our own, with all that is done about them.")),
)  # fmt: skip


def value_words(case: Any) -> str:
    return str(kit.show.money(case.expected_value, case.currency_id)) if case.expected_value is not None else ""
