"""Demo: the company's own Word template of offers, in use."""

from __future__ import annotations

from django.utils.translation import override

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.office import public as office
from kupiec.sales.paperwork import offer_data


def fill(*, by: Actor) -> None:
    """One template, published."""
    with override("pl"):
        content = office.beginning(offer_data.SOURCE)
    pk = office.save_template({"name": "Oferta na papierze firmowym", "kind": offer_data.KIND, "language": "pl"}, by=by)
    office.upload(pk, name="oferta-papier-firmowy.docx", content=content, by=by)
    office.publish([pk], by=by)
