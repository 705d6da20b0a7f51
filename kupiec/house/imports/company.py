"""The company an import loads into: the one named, or one made for the import with its own base currency."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kupiec.ground.company import public as company
from kupiec.ground.kernel import tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.house import definitions


def actor(code: str | None) -> Actor:
    """The program itself, at work in the company of this code (the first one when none is named). Refuses NOT_FOUND."""
    rows = company.Company.objects.filter(code=code) if code else company.Company.objects.order_by("pk")
    found = rows.first()
    if found is None:
        raise Refusal("NOT_FOUND", N_("There is no such company."), "company")
    branch = company.Branch.objects.filter(company=found).order_by("pk").first()
    return Actor(user_id=None, company_id=found.pk, branch_id=branch.pk if branch else None, request_id="import", all_rights=True)


def ensure(wanted: Mapping[str, Any]) -> Actor:
    """Make the company, its branch, series, accounts, registers and warehouse when they are missing."""
    by = Actor.system(0, request_id="import")
    with tx.write_tx(by=by):
        company.seed_dictionaries(by=by)
        found = company.Company.objects.filter(code=wanted["code"]).first()
        if found is None:
            found = company.Company.objects.create(
                code=wanted["code"], name=wanted["name"], country=wanted["country"],
                base_currency_id=wanted["base_currency"],
            )  # fmt: skip
            company.Branch.objects.create(company=found, code=wanted["branch"], name=wanted["name"])
    by = actor(wanted["code"])
    definitions.install(by=by)
    definitions.ensure_warehouse(wanted["warehouse"], wanted["name"], by=by)
    return by
