"""The page of merging: which records can be made one, whose columns name them, who objects, who counts anew."""

from __future__ import annotations

from kupiec.ground.attributes import merged as attributes
from kupiec.ground.files import merged as files
from kupiec.ground.kit import public as kit
from kupiec.ground.mail import merged as mail
from kupiec.ground.merging import frame, own
from kupiec.ground.merging import public as merging
from kupiec.ground.notifications import merged as notifications
from kupiec.ground.office import merged as office
from kupiec.ground.registries import merged as registries
from kupiec.ground.workflow import merged as workflow
from kupiec.money.empties import merged as empties
from kupiec.money.invoicing import merged as invoicing
from kupiec.money.ledger import merged as ledger
from kupiec.money.lots import merged as lots
from kupiec.money.pricelists import merged as pricelists
from kupiec.money.pricing import merged as pricing
from kupiec.money.promotions import merged as promotions
from kupiec.money.receivables import merged as receivables
from kupiec.money.stock import merged as stock
from kupiec.money.warehousing import merged as warehousing
from kupiec.people.activities import merged as activities
from kupiec.people.cases import merged as cases
from kupiec.people.catalog import merged as items
from kupiec.people.catalog import public as catalog
from kupiec.people.correspondence import merged as letters
from kupiec.people.mailboxes import merged as mailboxes
from kupiec.people.parties import merged as party
from kupiec.people.parties import public as parties
from kupiec.people.persons import merged as persons
from kupiec.people.persons import sockets as persons_sockets
from kupiec.people.privacy import merged as privacy
from kupiec.sales.blankets import merged as blankets
from kupiec.sales.confirmations import merged as confirmations
from kupiec.sales.contracts import merged as contracts
from kupiec.sales.inquiries import merged as inquiries
from kupiec.sales.intake import merged as intake
from kupiec.sales.offers import merged as offers
from kupiec.sales.ordermessages import merged as ordermessages
from kupiec.sales.orders import merged as orders
from kupiec.sales.promising import merged as promising
from kupiec.sales.returns import merged as returns
from kupiec.sales.supply import merged as supply
from kupiec.sales.transport import merged as transport

ROOMS = (
    own, files, registries, attributes, mail, notifications, office, workflow, party, persons, privacy, items, activities, cases, letters, mailboxes, ledger,
    receivables, stock, pricing, lots, promotions, warehousing, invoicing, empties, pricelists, supply, promising, contracts, orders, ordermessages, returns,
    inquiries, offers, confirmations, intake, transport, blankets,
)  # fmt: skip


def install() -> None:
    """Kinds, what names them, objections; tabs, commands, the timeline of records that came together."""
    merging.kinds.plug(party.PARTY, persons.PERSON, items.ITEM)
    for room in ROOMS:
        merging.references.plug(*room.REFERENCES)
    merging.objections.plug(
        persons.objections, items.objections, stock.objections, lots.objections, empties.objections, invoicing.objections
    )
    parties.party_operations.plug(frame.Operations(party.KIND, picker="parties.party"))
    persons_sockets.person_operations.plug(frame.Operations(persons.KIND, picker="parties.person"))
    catalog.item_operations.plug(frame.Operations(items.KIND, picker="catalog.item"))
    kit.tabs.plug(*frame.TABS)
    kit.commands.plug(*frame.COMMANDS)
    kit.event_words.plug(frame.EVENTS)
    kit.timeline_sources.plug(frame.Timeline())
