"""Dictionaries of the room: customer groups, price kinds, payment methods (PTY-4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kupiec.ground.kernel import entries, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.people.parties.models import CustomerGroup, PaymentMethod, PriceKind
from kupiec.people.parties.services.terms import check_days


def save_group(values: Mapping[str, Any], *, pk: int | None = None, version: int | None = None, by: Actor) -> int:
    """Add or change a customer group: `code`, `name`, `active`."""
    return entries.save(CustomerGroup, values, right="parties.setup", pk=pk, version=version, by=by)


def save_price_kind(values: Mapping[str, Any], *, pk: int | None = None, version: int | None = None, by: Actor) -> int:
    """Add or change a price kind; at most one is `proposed` to new customers."""
    with tx.write_tx(by=by):
        if values.get("proposed"):
            by.require("parties.setup")
            PriceKind.objects.filter(proposed=True).exclude(pk=pk or 0).update(proposed=False)
        return entries.save(PriceKind, values, right="parties.setup", pk=pk, version=version, by=by)


def save_payment_method(values: Mapping[str, Any], *, pk: int | None = None, version: int | None = None, by: Actor) -> int:
    """Add or change a payment method: `code`, `name`, `kind`, `days`, `position`, `active`."""
    check_days(values, "days")
    return entries.save(PaymentMethod, values, right="parties.setup", pk=pk, version=version, by=by)
