"""The room's REST interface: resources, their bookings, hours left."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from ninja import Schema

from kupiec.ground.kit import api
from kupiec.ground.kit import public as kit
from kupiec.sales.booking import queries, services
from kupiec.sales.booking.values import BookingDraft

router = api.Router(tags=["booking"])


class ResourceOut(Schema):
    """A machine, a team, a hall."""

    id: int
    version: int
    code: str
    name: str
    day_hours: Decimal
    active: bool


class ResourceIn(api.Input):
    """What is said of a resource; on change only the fields given."""

    code: str = ""
    name: str = ""
    day_hours: Decimal = Decimal(8)
    active: bool = True


class BookingOut(Schema):
    """A resource taken from a moment to a moment."""

    id: int
    version: int
    resource_id: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    state: str
    title: str


class BookingIn(api.Input):
    """A booking to be made; firm unless said otherwise."""

    resource_id: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    firm: bool = True
    title: str = ""


@router.post("/resources", response={201: ResourceOut})
def create_resource(request: kit.Request, data: ResourceIn) -> object:
    """Add a resource."""
    return 201, queries.resources(request.actor).get(pk=services.save_resource(data.as_given(), by=request.actor))


@router.put("/resources/{id}", response=ResourceOut)
def edit_resource(request: kit.Request, id: int, data: ResourceIn) -> object:
    """Change a resource."""
    services.save_resource(data.as_given(), pk=id, version=api.version(request), by=request.actor)
    return queries.resources(request.actor).get(pk=id)


@router.post("/bookings", response={201: BookingOut})
def create_booking(request: kit.Request, data: BookingIn) -> object:
    """Book a resource; a firm booking over another firm one is refused."""
    (pk,) = services.book([BookingDraft(**data.as_given())], by=request.actor)
    return 201, queries.visible(request.actor).get(pk=pk)


api.bulk(router, "/bookings/confirm", services.confirm, name="confirm_bookings", summary="Reservations become firm")
api.bulk(router, "/bookings/cancel", services.cancel, name="cancel_bookings", summary="Free again")
api.collection(
    router, "/resources",
    api.Collection(rows=queries.resources, out=ResourceOut, right="booking.see", default_sort="code", filters={"active": "active"}, sorts={"code": "code"}), name="resources",
)  # fmt: skip
api.collection(
    router, "/bookings",
    api.Collection(rows=queries.visible, out=BookingOut, right="booking.see", default_sort="-starts_at",
                   filters={"resource": "resource_id", "state": "state__in", "from": "ends_at__gte", "to": "starts_at__lte"}, sorts={"starts_at": "starts_at"}),
    name="bookings",
)  # fmt: skip
