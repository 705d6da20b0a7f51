"""What must hold of bookings, counted by `kupiec check`."""

from __future__ import annotations

from kupiec.ground.kernel.invariants import invariant, offenders


@invariant("I69", "firm bookings of a resource never overlap")
def firm_bookings_stand_alone() -> list[str]:
    return offenders(
        "SELECT a.id AS booking, b.id AS other FROM booking_booking a JOIN booking_booking b ON b.resource_id = a.resource_id AND b.id > a.id"
        " WHERE a.state = 'firm' AND b.state = 'firm' AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at"
    )
