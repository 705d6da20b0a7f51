"""Records entered twice, as it happens: a customer from the fair, a person who was there already, a fitting under two symbols.

Each has some past of its own, so that merging them has something to bring over. Through the verbs only.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.merging.services import look
from kupiec.ground.merging.sockets import kinds
from kupiec.people.activities import services as activities
from kupiec.people.catalog import services as catalog
from kupiec.people.catalog.drafts import ItemDraft
from kupiec.people.catalog.models import Item
from kupiec.people.parties import services as parties
from kupiec.people.parties.drafts import AddressDraft, ContactDraft, PartyDraft
from kupiec.people.parties.models import ContactRow, Party, Person
from kupiec.sales.orders.services.create import create as enter_orders
from kupiec.sales.orders.values import DraftOrder, DraftOrderLine

CUSTOMER = "Hydro-Spec Adam Mazur"
FITTING = "SYF-U"


def fill(today: dt.date, *, by: Actor) -> None:
    """Enter the doubles and look for them."""
    known = Party.objects.filter(name=CUSTOMER).first()
    if known is None:
        return
    double = _customer(known, today, by=by)
    people = [_person(known, by=by)]
    goods = _fitting(by=by)
    for kind in kinds:
        look(kind, {"parties.party": [double], "parties.person": people, "catalog.item": goods}.get(kind.kind, []), by=by)


def _customer(known: Party, today: dt.date, *, by: Actor) -> int:
    """Taken down at the fair, without the tax number; an order came since."""
    phone = (
        ContactRow.objects.filter(party=known, kind__in=("phone", "mobile")).order_by("-main", "pk").values_list("value", flat=True).first()
    )
    contacts = (ContactDraft("phone", phone, main=True),) if phone else ()
    draft = PartyDraft(
        name="HYDROSPEC Mazur", short_name="Hydrospec", roles=frozenset({"customer"}), addresses=(AddressDraft("seat", "ul. Polna 9", "64-920", "Piła", main=True),),
        contacts=(*contacts, ContactDraft("email", "mazur@hydrospec.example", main=True)), remarks="Poznany na targach INSTALACJE, pyta o pompy ciepła.",
    )  # fmt: skip
    (pk,) = parties.create([draft], by=by)
    activities.write_note(
        {"party_id": pk, "title": "Targi INSTALACJE", "content": "Chce cennik pomp i termin szkolenia dla instalatorów."}, by=by
    )
    item = Item.objects.filter(code=FITTING).first()
    if item is not None:
        line = DraftOrderLine(item_id=item.pk, unit=item.unit_id, quantity=Decimal(12))
        enter_orders(
            [
                DraftOrder(
                    company_id=by.company_id,
                    branch_id=by.branch_id or 0,
                    orderer_id=pk,
                    issue_date=today,
                    wanted_on=today + dt.timedelta(days=3),
                    lines=(line,),
                )
            ],
            by=by,
        )
    return pk


def _person(known: Party, *, by: Actor) -> int:
    """The main person of the customer, entered once more from a business card."""
    main = Person.objects.filter(party=known, archived=False).order_by("-main", "pk").first()
    first, last = (main.first_name, main.last_name) if main else ("Adam", "Mazur")
    (pk,) = parties.add_persons(
        [
            (
                known.pk,
                {
                    "first_name": first[:1] + first[1:].lower(),
                    "last_name": last,
                    "position": "właściciel",
                    "email": "adam@hydrospec.example",
                },
            )
        ],
        by=by,
    )
    return int(pk)


def _fitting(*, by: Actor) -> list[int]:
    """The same goods under the supplier's own symbol."""
    item = Item.objects.filter(code=FITTING).first()
    if item is None:
        return []
    draft = ItemDraft(
        code="SYFON-UMYW",
        name="SYFON umywalkowy",
        unit=item.unit_id,
        vat_code=item.vat_code_id,
        list_price=item.list_price,
        group_id=item.group_id,
    )
    return [*catalog.create([draft], by=by)]
