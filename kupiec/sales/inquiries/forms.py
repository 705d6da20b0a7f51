"""Forms of inquiries: entered, changed; statuses and what opens by itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.people.cases import public as cases
from kupiec.sales.inquiries import queries, services, words
from kupiec.sales.inquiries.models import Status
from kupiec.sales.inquiries.values import LONGEST_TEXT, InquiryDraft

I = kit.inputs  # noqa: E741 - the letter docs/kit.md gives it


def people(by: Actor) -> list[tuple[int, str]]:
    return [(one.pk, str(one)) for one in queries.employees(by.company_id)]


def _people_with(request: Any) -> list[tuple[int, str]]:
    """Employees, and the one the inquiry has though he left."""
    found, match = people(request.actor), getattr(request, "resolver_match", None)
    pk = match.kwargs.get("pk") if match else None
    row = queries.visible(request.actor).select_related("salesperson").filter(pk=pk).first() if pk else None
    have = row.salesperson if row else None
    return found if have is None or any(pk == have.pk for pk, _name in found) else [*found, (have.pk, str(have))]


def _fields(*, new: bool) -> Any:
    def fields(request: Any) -> Any:
        asked = (I.Day("asked_on", _("Asked on"), required=True, span=3),) if new else ()
        return (
            kit.Group(_("Who asks"), (
                I.Pick("party_id", _("Party"), picker="parties.party", span=6, help=_("Empty: somebody we don’t know yet; write name, e-mail and telephone.")),
                I.Pick("person_id", _("Person"), picker="parties.person", depends=("party_id",), span=6),
                I.Text("name", _("Name, if other than the party’s"), max=240, span=6), I.Email("email", _("E-mail"), max=254, span=3),
                I.Text("phone", _("Telephone"), max=40, span=3),
            )),
            kit.Group(_("What for"), (
                I.Text("subject", _("Subject"), required=True, max=160, span=8), I.Text("customer_reference", _("Customer’s number"), max=80, span=4),
                *asked, I.Day("due_on", _("Answer by"), span=3, help=_("Empty: by the usual number of working days.") if new else ""),
                I.Choice("salesperson_id", _("Salesperson"), options=_people_with(request), span=6),
                I.Area("content", _("What was written or said"), rows=7, max=LONGEST_TEXT, span=12),
            )),
        )  # fmt: skip

    return fields


def _initial(request: Any) -> dict[str, Any]:
    get = request.GET
    return {
        "asked_on": clock.today(), "party_id": kit.parse.key(get.get("party", "")), "salesperson_id": request.actor.employee_id,
        "subject": get.get("subject", "")[:160],
    }  # fmt: skip


def _save(values: Mapping[str, Any], *, by: Actor, pk: int | None = None, version: int | None = None) -> int:
    if pk is None:
        (made,) = services.create([InquiryDraft(**{name: value for name, value in values.items() if value is not None})], by=by)
        return made
    services.edit(pk, values, version=version, by=by)
    return pk


_LOADED = ("party_id", "person_id", "name", "email", "phone", "subject", "customer_reference", "due_on", "salesperson_id", "content")


def _load(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    row = queries.one(pk, by=by)
    return {name: getattr(row, name) for name in _LOADED}, row.version


def to_inquiry(pk: Any) -> str:
    return reverse("inquiry", args=[pk])


NEW = kit.Form(
    "inquiries.new", _("New inquiry"), fields=_fields(new=True), initial=_initial, save=_save, done=to_inquiry, right="inquiries.edit"
)
EDIT = kit.Form("inquiries.edit", _("Inquiry"), fields=_fields(new=False), load=_load, save=_save, done=to_inquiry, right="inquiries.edit")

_STATUS = (
    I.Text("code", _("Code"), required=True, max=20, span=3), I.Choice("group", _("What it means"), options=words.GROUPS, required=True, span=3),
    I.Integer("position", _("Place in the list"), least=0, most=9999, default=0, span=3), I.Flag("active", _("In use"), default=True, span=3),
    I.Text("name", _("Name in Polish"), required=True, max=60, span=4), I.Text("name_en", _("Name in English"), max=60, span=4),
    I.Text("name_de", _("Name in German"), max=60, span=4),
    I.Choice("colour", _("Colour"), options=words.COLOURS, span=4, blank="—"), I.Choice("icon", _("Icon"), options=[(icon, icon) for icon in words.ICONS], span=4, blank="—"),
    I.Flag("standard", _("Proposed"), span=4),
)  # fmt: skip


def _save_status(values: Mapping[str, Any], *, by: Actor, pk: int | None = None, version: int | None = None) -> int:
    filled = {**values, "position": values["position"] or 0, "colour": values["colour"] or "", "icon": values["icon"] or ""}
    return services.save_status(filled, pk=pk, version=version, by=by)


def _load_status(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    row = Status.objects.get(pk=pk)
    return {field.name: getattr(row, field.name) for field in _STATUS}, row.version


def _to_statuses(_pk: Any) -> str:
    return reverse("inquiry-statuses")


ADD_STATUS = kit.Form(
    "inquiries.status-add",
    _("New status"),
    fields=_STATUS,
    initial=lambda request: {},
    save=_save_status,
    done=_to_statuses,
    right="inquiries.setup",
)
EDIT_STATUS = kit.Form(
    "inquiries.status",
    _("Status of inquiries"),
    fields=_STATUS,
    load=_load_status,
    save=_save_status,
    done=_to_statuses,
    right="inquiries.setup",
)


def _kinds(by: Actor) -> list[tuple[str, str]]:
    return [(row.code, str(row)) for row in cases.CaseKind.objects.filter(active=True).order_by("position", "pk")]


def _now(request: Any) -> dict[str, Any]:
    row = queries.setting(request.actor.company_id)
    return {"case_kind": row.case_kind, "days": row.days}


def _save_setting(values: Mapping[str, Any], *, by: Actor) -> int:
    return services.save_setting(values, by=by)


SETTING = kit.Form(
    "inquiries.setting", _("What an inquiry opens by itself"), initial=_now, save=_save_setting, done=_to_statuses, right="inquiries.setup",
    fields=(
        I.Choice("case_kind", _("Kind of case"), options=_kinds, span=6, blank=_("none, no case is opened")),
        I.Integer("days", _("Working days to answer"), least=0, most=365, span=3, help=_("0: no day is set.")),
    ),
)  # fmt: skip
