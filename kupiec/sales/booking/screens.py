"""Resources and their bookings: lists and forms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.sales.booking import queries, services
from kupiec.sales.booking.values import BookingDraft

C, F, I = kit.columns, kit.filters, kit.inputs  # noqa: E741
STATES = {
    "reserved": ("warn", _("Reserved"), "calendar-question"),
    "firm": ("ok", _("Firm"), "calendar-check"),
    "cancelled": ("bad", _("Cancelled"), "x"),
}


def options(by: Actor) -> list[tuple[int, str]]:
    return [(row.pk, f"{row.code} {row.name}") for row in queries.resources(by).filter(active=True).order_by("code")]


BOOKINGS = kit.List(
    "booking.bookings", _("Bookings of resources"), rows=queries.visible, right="booking.see",
    columns=(
        C.Text("resource", _("Resource"), source="resource.code"), C.Text("name", _("Name"), source="resource.name"), C.Badge("state", _("State"), kinds=STATES),
        C.Moment("starts_at", _("From")), C.Moment("ends_at", _("To")), C.Text("title", _("What for")),
    ),
    sort=("-starts_at",), search=("title", "resource__code", "resource__name"), open_url=lambda row: reverse("booking-bookings"),
    filters=(
        F.Choice("resource", _("Resource"), source="resource_id", choices=options), F.Choice("state", _("State"), choices=[(key, mark[1]) for key, mark in STATES.items()]),
        F.Dates("starts_at", _("From")),
    ),
    views=(kit.View("firm", _("Firm"), "f.state=firm"), kit.View("reserved", _("Reserved"), "f.state=reserved")),
    operations=(
        kit.Operation("confirm", _("Make firm"), run=services.confirm, icon="calendar-check", right="booking.edit", message=_("%(count)s firm")),
        kit.Operation("cancel", _("Cancel"), run=services.cancel, icon="x", right="booking.edit", danger=True, confirm=_("%(count)s bookings will be cancelled.")),
    ),
    create=kit.Create(_("Booking"), url="booking-new", right="booking.edit"),
    empty=kit.Empty("calendar-time", _("Nothing is booked"), _("Book a machine or a team; firm bookings never overlap.")),
)  # fmt: skip


def _moment(day: dt.date, text: str, field: str) -> dt.datetime:
    try:
        hour = dt.time.fromisoformat(text.strip().rjust(5, "0"))
    except ValueError:
        raise Refusal("NOT_A_TIME", N_("Write an hour like 7:30."), field) from None
    return dt.datetime.combine(day, hour, clock.WARSAW)


def _save(values: Mapping[str, Any], *, by: Actor) -> int:
    draft = BookingDraft(
        resource_id=values["resource_id"], starts_at=_moment(values["first"], values["starts"], "starts"),
        ends_at=_moment(values["last"] or values["first"], values["ends"], "ends"), firm=values["firm"], title=values["title"] or "",
    )  # fmt: skip
    try:
        return services.book([draft], by=by)[0]
    except Refusal as refusal:
        refusal.field = {"starts_at": "starts", "ends_at": "ends"}.get(refusal.field, refusal.field)
        raise


NEW = kit.Form(
    "booking.new", _("New booking"), save=_save, right="booking.edit", done=lambda pk: reverse("booking-bookings"),
    initial=lambda request: {"first": clock.today(), "starts": "7:00", "ends": "15:00", "firm": True},
    fields=(
        I.Choice("resource_id", _("Resource"), options=options, required=True, span=6), I.Text("title", _("What for"), max=160, span=6),
        I.Day("first", _("Day"), required=True, span=3), I.Text("starts", _("From hour"), required=True, max=5, span=3),
        I.Day("last", _("To day"), span=3, help=_("Empty: the same day.")), I.Text("ends", _("To hour"), required=True, max=5, span=3),
        I.Flag("firm", _("Firm: nothing else may stand there"), span=12),
    ),
)  # fmt: skip

RESOURCES = kit.List(
    "booking.resources", _("Resources"), rows=queries.resources, right="booking.see",
    columns=(C.Link("code", _("Code"), url="booking-resource"), C.Text("name", _("Name")), C.Quantity("day_hours", _("Hours a day")), C.Flag("active", _("In use"))),
    sort=("code",), search=("code", "name"), create=kit.Create(_("Resource"), url="booking-resource-new", right="booking.setup"),
    empty=kit.Empty("tool", _("No resources yet"), _("Enter machines and teams whose time limits what you can make.")),
)  # fmt: skip
_RESOURCE = (
    I.Text("code", _("Code"), required=True, max=20, span=3), I.Text("name", _("Name"), required=True, max=120, span=5),
    I.Quantity("day_hours", _("Hours a day"), required=True, span=2), I.Flag("active", _("In use"), default=True, span=2),
)  # fmt: skip


def _load_resource(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    row = queries.resources(by).get(pk=pk)
    return {one.name: getattr(row, one.name) for one in _RESOURCE}, row.version


def _to_resources(_pk: Any) -> str:
    return reverse("booking-resources")


RESOURCE_NEW = kit.Form(
    "booking.resource-new",
    _("New resource"),
    fields=_RESOURCE,
    initial=lambda request: {"day_hours": 8, "active": True},
    save=services.save_resource,
    done=_to_resources,
    right="booking.setup",
)
RESOURCE = kit.Form(
    "booking.resource",
    _("Resource"),
    fields=_RESOURCE,
    load=_load_resource,
    save=services.save_resource,
    done=_to_resources,
    right="booking.setup",
)
TABS = (
    kit.Tab("planner", "bookings", _("Bookings"), url="booking-bookings", right="booking.see", order=10),
    kit.Tab("planner", "resources", _("Resources"), url="booking-resources", right="booking.see", order=20),
)
COMMANDS = (
    kit.Command(
        "booking-new",
        _("New booking"),
        url="booking-new",
        icon="calendar-time",
        right="booking.edit",
        words="rezerwacja zasobu maszyna ekipa planer",
    ),
)
