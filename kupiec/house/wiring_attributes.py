"""The page of attributes: which records have those administrators define, what references of theirs may point to."""

from __future__ import annotations

from kupiec.ground.attributes import employees, printing, screens, showing
from kupiec.ground.attributes import public as attributes
from kupiec.ground.kit import public as kit
from kupiec.ground.layouts import public as layouts
from kupiec.people.cases import described as cases
from kupiec.people.cases import sockets as cases_sockets
from kupiec.people.catalog import described as items
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import described as party
from kupiec.people.parties import public as parties
from kupiec.people.persons import described as persons
from kupiec.people.persons import sockets as persons_sockets
from kupiec.sales.offers import described as offers
from kupiec.sales.orders import described as orders


def install() -> None:
    """Subjects and targets, columns, tabs, the timeline of values."""
    attributes.subjects.plug(party.SUBJECT, persons.SUBJECT, items.SUBJECT, orders.SUBJECT, offers.SUBJECT, cases.SUBJECT)
    customer = (printing.CUSTOMER, "parties.party")
    layouts.more_names.plug(printing.PrintNames({
        "offer": ((printing.OWN, "offers.offer"), customer), "order": ((printing.OWN, "orders.order"), customer), "letter": (customer,),
        **dict.fromkeys(("stock", "invoice", "proforma", "correction", "statement"), (customer,)),
    }))  # fmt: skip
    attributes.targets.plug(*party.TARGETS, items.TARGET, employees.EMPLOYEES)
    parties.party_columns.plug(attributes.Columns("parties.party"))
    catalog.item_columns.plug(attributes.Columns("catalog.item"))
    persons_sockets.person_tabs.plug(attributes.Panels("parties.person"))
    cases_sockets.case_panels.plug(attributes.Panels("cases.case"))
    kit.tabs.plug(*screens.TABS)
    kit.commands.plug(*screens.COMMANDS)
    kit.timeline_sources.plug(showing.Timeline())
