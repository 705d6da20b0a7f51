"""Settings of cases: kinds, their phases with passages, reasons (CAS-2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.people.cases import marks, queries, services, words
from kupiec.people.cases.models import Case, CaseKind, CasePassage, CasePhase, CaseReason
from kupiec.people.cases.values import COLOURS

C, F, I = kit.columns, kit.filters, kit.inputs  # noqa: E741
RIGHT = "cases.setup"
COLOUR_WORDS = {
    "": _("grey"),
    "pri": _("cornflower"),
    "info": _("blue"),
    "ok": _("green"),
    "warn": _("yellow"),
    "bad": _("red"),
    "plum": _("violet"),
}
_COLOURS = [(one, COLOUR_WORDS[one]) for one in COLOURS if one]
_ICONS = [
    (one, one)
    for one in (
        "target",
        "briefcase",
        "message-plus",
        "message-exclamation",
        "home",
        "tool",
        "calendar-event",
        "file-text",
        "users",
        "gift",
    )
]
_NAMES = (
    I.Text("name", _("Name in Polish"), required=True, max=60, span=4), I.Text("name_en", _("Name in English"), max=60, span=4),
    I.Text("name_de", _("Name in German"), max=60, span=4),
)  # fmt: skip
_POSITION = I.Integer("position", _("Place in the list"), least=0, most=9999, default=0, span=2)
_ACTIVE = I.Flag("active", _("In use"), default=True, span=3)


def _operations(model: Any) -> tuple[kit.Operation, ...]:
    def retire(ids: Sequence[int], *, by: Actor) -> int:
        return services.retire(model, ids, active=False, by=by)

    def revive(ids: Sequence[int], *, by: Actor) -> int:
        return services.retire(model, ids, active=True, by=by)

    return (
        kit.Operation(
            "retire", _("Take out of use"), run=retire, undo=revive, icon="archive", right=RIGHT, message=_("%(count)s taken out of use")
        ),
        kit.Operation("revive", _("Put into use"), run=revive, icon="archive-off", right=RIGHT, message=_("%(count)s put into use")),
    )


def _phases_of(ids: Sequence[int], by: Actor) -> dict[int, str]:
    found: dict[int, list[str]] = {}
    for one in queries.phases(ids):
        found.setdefault(one.kind_id, []).append(str(one))
    return {pk: " → ".join(names) for pk, names in found.items()}


def _count(model: Any) -> Any:
    def counted(ids: Sequence[int], by: Actor) -> dict[int, int]:
        key = "kind_id" if model is CaseKind else "phase_id"
        rows = Case.objects.filter(**{f"{key}__in": list(ids), "company_id": by.company_id}).order_by()
        return dict(rows.values_list(key).annotate(Count("pk")))

    return counted


KINDS = kit.List(
    "cases.kinds", _("Kinds of cases"), rows=lambda by: CaseKind.objects.all(), right=RIGHT,
    columns=(
        C.Link("name", _("Name"), url="case-kind"), C.Text("code", _("Code")),
        C.Text("phases", _("Phases"), fill=_phases_of), C.Number("cases", _("Cases"), fill=_count(CaseKind)),
        C.Badge("behaviour", _("What it can do"), kinds={key: ("pri" if key == "opportunity" else "", label) for key, label in words.BEHAVIOURS}),
        C.Flag("internal", _("Internal")), C.Flag("standard", _("Proposed")), C.Number("position", _("Place in the list"), hidden=True),
        C.Flag("active", _("In use")),
    ),
    sort=("position",), search=("name", "name_en", "code"), filters=(F.Flag("active", _("In use")),), operations=_operations(CaseKind),
    row_menu=lambda row, by: [kit.MenuItem(_("Phases"), f"{reverse('case-phases')}?f.kind={row.pk}", "route")],
    create=kit.Create(_("Add kind"), url="case-kind-new", right=RIGHT), above="cases/_setup_tabs.html", context=lambda request: {"setup": "kinds"},
)  # fmt: skip


def _phase_rows(by: Actor) -> QuerySet[CasePhase]:
    return CasePhase.objects.select_related("kind")


def _ways(ids: Sequence[int], by: Actor) -> dict[int, str]:
    found: dict[int, list[str]] = {}
    for one in CasePassage.objects.filter(origin_id__in=list(ids)).select_related("target").order_by("target__position"):
        found.setdefault(one.origin_id, []).append(str(one.target))
    return {pk: ", ".join(found.get(pk, [])) or str(_("anywhere")) for pk in ids}


PHASES = kit.List(
    "cases.phases", _("Phases of cases"), rows=_phase_rows, right=RIGHT,
    columns=(
        C.Text("kind", _("Kind"), value=lambda row: row.kind, source="kind.name", sort="kind__position"),
        C.Badge("group", _("Group"), kinds=words.GROUP_MARKS, sort=False), C.Link("name", _("Phase"), url="case-phase"),
        C.Badge("shown", _("How it looks"), value=marks.of_phase, sort=False, source="colour", hidden=True),
        C.Percent("probability", _("Chance")), C.Badge("result", _("Result"), value=lambda row: marks.of_result(row.result), sort=False),
        C.Text("onward", _("Goes on to"), fill=_ways),
        C.Text("required", _("Asks for"), value=lambda row: ", ".join(str(words.FIELDS[one]) for one in row.required if one in words.FIELDS), sort=False),
        C.Number("idle_days", _("May stand, days")), C.Number("cases", _("Cases"), fill=_count(CasePhase)),
        C.Number("position", _("Place in the list"), hidden=True), C.Flag("active", _("In use")),
    ),
    sort=("kind", "position"), search=("name", "name_en", "code"),
    filters=(
        F.Choice("kind", _("Kind"), source="kind_id", choices=lambda by: [(one.pk, str(one)) for one in queries.kinds(active=False)]),
        F.Choice("group", _("Group"), choices=words.GROUPS), F.Flag("active", _("In use")),
    ),
    operations=_operations(CasePhase), create=kit.Create(_("Add phase"), url="case-phase-new", right=RIGHT), above="cases/_setup_tabs.html",
    context=lambda request: {"setup": "phases"},
)  # fmt: skip
REASONS = kit.List(
    "cases.reasons", _("Reasons of results"), rows=lambda by: CaseReason.objects.all(), right=RIGHT,
    columns=(
        C.Link("name", _("Name"), url="case-reason"), C.Badge("result", _("Result"), value=lambda row: marks.of_result(row.result), sort="result"),
        C.Number("position", _("Place in the list")), C.Flag("active", _("In use")),
    ),
    sort=("result", "position"), search=("name", "name_en"), filters=(F.Choice("result", _("Result"), choices=words.RESULTS), F.Flag("active", _("In use"))),
    operations=_operations(CaseReason), create=kit.Create(_("Add reason"), url="case-reason-new", right=RIGHT), above="cases/_setup_tabs.html",
    context=lambda request: {"setup": "reasons"},
)  # fmt: skip


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    """Empty choices and numbers as the columns keep them."""
    texts, numbers = ("colour", "icon", "result"), ("position", "probability", "idle_days")
    return {
        name: ""
        if value is None and name in texts
        else 0
        if value is None and name in numbers
        else list(value)
        if isinstance(value, tuple)
        else value
        for name, value in values.items()
    }


_KIND = (
    I.Text("code", _("Code"), required=True, max=20, span=3), _POSITION, _ACTIVE, *_NAMES,
    I.Choice("behaviour", _("What it can do"), options=words.BEHAVIOURS, required=True, default="plain", span=4),
    I.Choice("icon", _("Icon"), options=_ICONS, span=3, blank="—"), I.Choice("colour", _("Colour"), options=_COLOURS, span=3, blank="—"),
    I.Choices("papers", _("Joined with documents"), options=words.PAPERS, span=12),
    I.Flag("internal", _("Internal: without a party"), span=4), I.Flag("standard", _("Proposed"), span=4),
)  # fmt: skip


def _save_kind(values: Mapping[str, Any], *, by: Actor, pk: int | None = None, version: int | None = None) -> int:
    return services.save_kind(_filled(values), pk=pk, version=version, by=by)


def _load_kind(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    row = CaseKind.objects.get(pk=pk)
    return {one.name: getattr(row, one.name) for one in _KIND}, row.version


def _to_phases(pk: int) -> str:
    return f"{reverse('case-phases')}?f.kind={pk}"


ADD_KIND = kit.Form("cases.kind-add", _("New kind of cases"), fields=_KIND, save=_save_kind, done=_to_phases, right=RIGHT)
EDIT_KIND = kit.Form("cases.kind", _("Kind of cases"), fields=_KIND, load=_load_kind, save=_save_kind, done=_to_phases, right=RIGHT)


def phase_fields(request: Any) -> Sequence[Any]:
    """A new phase names its kind; passages lead to phases of the same kind."""
    match = request.resolver_match
    row = CasePhase.objects.filter(pk=match.kwargs["pk"]).first() if match and "pk" in match.kwargs else None
    kinds = [(one.pk, str(one)) for one in queries.kinds(active=False)]
    others = [(one.pk, str(one)) for one in queries.phases([row.kind_id]) if one.pk != row.pk] if row else []
    return (
        *(() if row else (I.Choice("kind_id", _("Kind"), options=kinds, required=True, span=4),)),
        I.Choice("group", _("Group"), options=words.GROUPS, required=True, span=3), I.Text("code", _("Code"), required=True, max=20, span=3), _POSITION,
        *_NAMES, I.Integer("probability", _("Chance, %"), least=0, most=100, default=0, span=2),
        I.Integer("idle_days", _("May stand, days"), least=0, most=999, default=0, span=2, help=_("0: as long as it takes.")),
        I.Choice("result", _("Closes with"), options=words.RESULTS, span=3, blank=_("no result")), I.Choice("colour", _("Colour"), options=_COLOURS, span=3, blank="—"),
        I.Choices("required", _("Must be filled in before"), options=list(words.FIELDS.items()), span=12),
        *((I.Choices("onward", _("Cases go on to"), options=others, span=12, help=_("None ticked: anywhere.")),) if others else ()), _ACTIVE,
    )  # fmt: skip


def _save_phase(values: Mapping[str, Any], *, by: Actor, pk: int | None = None, version: int | None = None) -> int:
    return services.save_phase(_filled(values), pk=pk, version=version, by=by)


def _load_phase(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    row = CasePhase.objects.get(pk=pk)
    names = (
        "group",
        "code",
        "position",
        "name",
        "name_en",
        "name_de",
        "probability",
        "idle_days",
        "result",
        "colour",
        "required",
        "active",
    )
    return {**{name: getattr(row, name) for name in names}, "onward": sorted(queries.passages([pk]).get(pk, ()))}, row.version


def _back(pk: int) -> str:
    return _to_phases(CasePhase.objects.values_list("kind_id", flat=True).get(pk=pk))


ADD_PHASE = kit.Form(
    "cases.phase-add", _("New phase"), fields=phase_fields, save=_save_phase, done=_back, right=RIGHT,
    initial=lambda request: {"kind_id": kit.parse.key(request.GET.get("kind", "")), "group": "open"},
)  # fmt: skip
EDIT_PHASE = kit.Form("cases.phase", _("Phase"), fields=phase_fields, load=_load_phase, save=_save_phase, done=_back, right=RIGHT)
_REASON = (*_NAMES, I.Choice("result", _("Result"), options=words.RESULTS, span=4, blank=_("any")), _POSITION, _ACTIVE)


def _save_reason(values: Mapping[str, Any], *, by: Actor, pk: int | None = None, version: int | None = None) -> int:
    return services.save_reason(_filled(values), pk=pk, version=version, by=by)


def _load_reason(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    row = CaseReason.objects.get(pk=pk)
    return {one.name: getattr(row, one.name) for one in _REASON}, row.version


def _to_reasons(pk: int) -> str:
    return reverse("case-reasons")


ADD_REASON = kit.Form("cases.reason-add", _("New reason"), fields=_REASON, save=_save_reason, done=_to_reasons, right=RIGHT)
EDIT_REASON = kit.Form("cases.reason", _("Reason"), fields=_REASON, load=_load_reason, save=_save_reason, done=_to_reasons, right=RIGHT)
