"""Dictionaries of the room: customer groups, price kinds, payment methods (PTY-4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models

from kupiec.ground.kernel import records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.parties.models import CustomerGroup, PaymentMethod, PriceKind
from kupiec.people.parties.services.terms import check_days


def save_group(values: Mapping[str, Any], *, pk: int | None = None, version: int | None = None, by: Actor) -> int:
    """Add or change a customer group: `code`, `name`, `active`."""
    return _save(CustomerGroup, values, pk=pk, version=version, by=by)


def save_price_kind(
    values: Mapping[str, Any], *, pk: int | None = None, version: int | None = None, by: Actor
) -> int:
    """Add or change a price kind; at most one is `proposed` to new customers."""
    with tx.write_tx(by=by):
        if values.get("proposed"):
            by.require("parties.setup")
            PriceKind.objects.filter(proposed=True).exclude(pk=pk or 0).update(proposed=False)
        return _save(PriceKind, values, pk=pk, version=version, by=by)


def save_payment_method(
    values: Mapping[str, Any], *, pk: int | None = None, version: int | None = None, by: Actor
) -> int:
    """Add or change a payment method: `code`, `name`, `kind`, `days`, `position`, `active`."""
    check_days(values, "days")
    return _save(PaymentMethod, values, pk=pk, version=version, by=by)


def _save(
    model: type[models.Model], values: Mapping[str, Any], *, pk: int | None, version: int | None, by: Actor
) -> int:
    by.require("parties.setup")
    clean = {name: " ".join(value.split()) if isinstance(value, str) else value for name, value in values.items()}
    for name in ("code", "name"):
        if not clean.get(name, "" if pk is None else "kept"):
            raise Refusal("REQUIRED", N_("Give the code and the name."), name)
    records.fit(model, clean)
    with tx.write_tx(by=by):
        records.free(model, "code", [clean["code"]] if "code" in clean else [], but=pk)
        if pk is None:
            return int(model._base_manager.create(**clean).pk)
        records.update(model._base_manager.get(pk=pk), clean, version=version)
        return pk


def retire(model: type[models.Model], ids: Sequence[int], *, active: bool, by: Actor) -> int:
    """Take entries of a dictionary out of use, or back; records that have them keep them."""
    by.require("parties.setup")
    with tx.write_tx(by=by):
        return model._base_manager.filter(pk__in=ids).update(active=active)
