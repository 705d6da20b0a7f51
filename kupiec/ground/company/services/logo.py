"""The logo of our own company, as a `data:` address; who draws it makes sure it is harmless."""

from __future__ import annotations

from kupiec.ground.company.models import Company
from kupiec.ground.kernel import audit, records, tx
from kupiec.ground.kernel.actor import Actor


def set_logo(picture: str, *, by: Actor) -> None:
    """Change or take away the logo of the actor's company."""
    by.require("company.structure")
    with tx.write_tx(by=by):
        own = Company.objects.select_for_update().get(pk=by.company_id)
        records.update(own, {"logo": picture}, version=None)
        audit.tell("company.company", [own.pk], "logo", by=by)
