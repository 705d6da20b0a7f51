"""Forms of dictionaries and plans, for administrators and managers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.people.activities import forms, rules, services, words
from kupiec.people.activities.models import Term
from kupiec.people.activities.values import TermKind

I = kit.inputs  # noqa: E741
_KIND = I.Choice("kind", _("Dictionary"), options=words.KINDS, required=True, span=4)
_ENTRY = (
    I.Text("code", _("Code"), required=True, max=20, span=3),
    I.Integer("position", _("Place in the list"), least=0, most=9999, default=0, span=2),
    I.Flag("active", _("In use"), default=True, span=3),
    I.Text("name", _("Name in Polish"), required=True, max=60, span=4),
    I.Text("name_en", _("Name in English"), max=60, span=4),
    I.Text("name_de", _("Name in German"), max=60, span=4),
    I.Choice("colour", _("Colour"), options=words.COLOURS, span=4, blank="—"),
    I.Choice("icon", _("Icon"), options=[(icon, icon) for icon in words.ICONS], span=4, blank="—"),
    I.Flag("standard", _("Proposed"), span=4),
    I.Flag("closed", _("Ends the task or entry"), span=4),
    I.Integer("percent", _("Completion, %"), least=0, most=100, span=4),
    I.Integer("remind_minutes", _("Remind so many minutes before"), least=0, span=4),
    I.Flag("makes_note", _("Makes its note by itself"), span=4),
)


def _save(values: Mapping[str, Any], *, by: Actor, pk: int | None = None, version: int | None = None) -> int:
    filled = {**values, "position": values["position"] or 0, "colour": values["colour"] or "", "icon": values["icon"] or ""}
    return services.save_term(filled, pk=pk, version=version, by=by)


def _load(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    row = Term.objects.get(pk=pk)
    return {field.name: getattr(row, field.name) for field in _ENTRY}, row.version


def _back(pk: int) -> str:
    kind = Term.objects.values_list("kind", flat=True).get(pk=pk)
    return f"{reverse('activity-terms')}?f.kind={kind}"


def _first(request: Any) -> dict[str, Any]:
    return {"kind": request.GET.get("kind", TermKind.TASK_STATUS.value)}


ADD_TERM = kit.Form(
    "activities.term-add", _("New entry"), fields=(_KIND, *_ENTRY), initial=_first, save=_save, done=_back, right="activities.setup"
)
EDIT_TERM = kit.Form(
    "activities.term", _("Entry of a dictionary"), fields=_ENTRY, load=_load, save=_save, done=_back, right="activities.setup"
)


def _save_plan(values: Mapping[str, Any], *, by: Actor) -> int:
    return services.save_plan(**values, by=by)


ADD_PLAN = kit.Form(
    "activities.plan-add", _("Plan of activity"), save=_save_plan, done=lambda pk: reverse("activity-watch"), right="activities.plan",
    initial=lambda request: {"since": rules.monday(clock.today()), "employee_id": kit.parse.key(request.GET.get("employee", ""))},
    fields=(
        I.Choice("employee_id", _("Employee"), options=forms.people, required=True, span=4),
        I.Choice("type_id", _("Type of contact"), options=forms.terms(TermKind.CONTACT_TYPE), required=True, span=4),
        I.Integer("per_week", _("How many a week"), least=0, most=500, required=True, span=2),
        I.Day("since", _("From the week of"), required=True, span=2),
    ),
)  # fmt: skip
