"""The page of wiring goes on: rooms right above orders."""

from __future__ import annotations

from kupiec.ground.documents import public as documents
from kupiec.ground.files import public as files
from kupiec.ground.kernel import bells
from kupiec.ground.kit import public as kit
from kupiec.ground.mail import public as mail
from kupiec.ground.workflow import events as circulations
from kupiec.money.invoicing import screens as invoice_screens
from kupiec.people.correspondence import public as correspondence
from kupiec.people.mailboxes import public as mailboxes
from kupiec.people.parties import public as parties
from kupiec.sales.amendments import frame as amendments_frame
from kupiec.sales.amendments import services as amendments_services
from kupiec.sales.amendments import words as amendments_words
from kupiec.sales.budgets import frame as budgets_frame
from kupiec.sales.budgets import handlers as budgets_handlers
from kupiec.sales.budgets import public as budgets
from kupiec.sales.budgets import words as budgets_words
from kupiec.sales.calloffs import frame as calloffs_frame
from kupiec.sales.calloffs import public as calloffs
from kupiec.sales.contracts import public as contracts
from kupiec.sales.intake import frame as intake_frame
from kupiec.sales.intake import public as intake
from kupiec.sales.intake import sockets as intake_sockets
from kupiec.sales.intake import words as intake_words
from kupiec.sales.ordermessages import frame as messages_frame
from kupiec.sales.ordermessages import kinds as messages_kinds
from kupiec.sales.ordermessages import mailing as messages_mailing
from kupiec.sales.ordermessages import services as messages
from kupiec.sales.orders import events as orders_events
from kupiec.sales.orders import operating
from kupiec.sales.registers import ahead as registers_ahead
from kupiec.sales.registers import effects as registers_effects
from kupiec.sales.registers import frame as registers_frame
from kupiec.sales.registers import permissions as registers_permissions
from kupiec.sales.registers import supplying as registers_supplying
from kupiec.sales.registers import words as registers_words
from kupiec.sales.returns import frame as returns_frame
from kupiec.sales.returns import words as returns_words
from kupiec.sales.supply import public as supply
from kupiec.sales.transport import frame as transport_frame
from kupiec.sales.transport import words as transport_words

BELLS: dict[type, list[bells.Handler]] = {
    orders_events.Moved: [messages.on_moved, registers_effects.on_moved], orders_events.Created: [messages.on_created], orders_events.Converged: [budgets_handlers.on_orders], supply.Converged: [budgets_handlers.on_purchases],
    calloffs.Gathered: [budgets_handlers.on_gathered], circulations.Ended: [budgets_handlers.on_circulated],
}  # fmt: skip


def plug() -> None:
    """All rooms of this page."""
    registers_room()
    messages_room()
    intake_room()
    transport_room()
    amendments_room()
    returns_room()
    calloffs_room()
    budgets_room()


def registers_room() -> None:
    """The editor of registers; what registers say of operations is asked by the verbs of orders; what is ordered for orders."""
    kit.tabs.plug(*registers_frame.TABS)
    kit.commands.plug(*registers_frame.COMMANDS)
    kit.event_words.plug(registers_words.EVENTS)
    operating.permissions.plug(registers_permissions.Permissions())
    operating.operation_kinds.plug(registers_supplying.Kinds())
    operating.order_panels.plug(registers_ahead.Panels())
    operating.order_operations.plug(registers_ahead.Operations())


def messages_room() -> None:
    """What customers and colleagues are told when orders pass on."""
    kit.tabs.plug(*messages_frame.TABS)
    kit.commands.plug(*messages_frame.COMMANDS)
    kit.notice_topics.plug(*messages_frame.TOPICS)
    kit.notice_sources.plug(messages_frame.Notices())
    mail.sources.plug(messages_mailing.SOURCE)
    operating.order_panels.plug(messages_frame.Panels())
    operating.operation_kinds.plug(messages_kinds.Kinds())


def intake_room() -> None:
    """Orders from files, e-mails, letters and customers' own pages."""
    kit.tabs.plug(*intake_frame.TABS)
    kit.commands.plug(*intake_frame.COMMANDS)
    kit.event_words.plug(intake_words.EVENTS)
    kit.badge_sources.plug(intake_frame.Badges())
    documents.chain_sources.plug(intake_frame.Chain())
    documents.describers.plug(intake_frame.Cards())
    files.subjects.plug(files.Subject(intake.PROPOSAL, intake.visible, "intake.see", "intake.edit"))
    intake_sockets.amenders.plug(amendments_services.amend)
    mailboxes.onward.plug(intake_frame.OF_MESSAGE)
    correspondence.onward.plug(intake_frame.OF_LETTER)
    parties.party_operations.plug(intake_frame.PartyOperations())
    parties.delete_blockers.plug(intake_frame.party_blockers)


def transport_room() -> None:
    """Trips that carry orders and deliveries."""
    kit.tabs.plug(*transport_frame.TABS)
    kit.commands.plug(*transport_frame.COMMANDS)
    kit.event_words.plug(transport_words.EVENTS)
    documents.chain_sources.plug(transport_frame.Chain())
    documents.describers.plug(transport_frame.Cards())
    operating.order_panels.plug(transport_frame.Panels())
    operating.operation_kinds.plug(transport_frame.Kinds())
    parties.delete_blockers.plug(transport_frame.party_blockers)


def amendments_room() -> None:
    """Amendments of confirmed orders; orders as they stood."""
    kit.tabs.plug(*amendments_frame.TABS)
    kit.commands.plug(*amendments_frame.COMMANDS)
    kit.event_words.plug(amendments_words.EVENTS)
    operating.order_panels.plug(amendments_frame.Panels())
    operating.order_operations.plug(amendments_frame.Operations())


def returns_room() -> None:
    """Goods that customers send back."""
    kit.tabs.plug(*returns_frame.TABS)
    kit.commands.plug(*returns_frame.COMMANDS)
    kit.event_words.plug(returns_words.EVENTS)
    operating.order_panels.plug(returns_frame.Panels())
    operating.order_operations.plug(returns_frame.Operations())
    documents.chain_sources.plug(returns_frame.Chain())
    documents.describers.plug(returns_frame.Cards())
    parties.delete_blockers.plug(returns_frame.party_blockers)


def calloffs_room() -> None:
    """Orders, materials and invoices drawn on contracts."""
    contracts.contract_operations.plug(calloffs_frame.ContractOperations())
    contracts.contract_panels.plug(calloffs_frame.ContractPanels())
    contracts.contract_columns.plug(calloffs_frame.ContractColumns())
    documents.chain_sources.plug(calloffs_frame.Chain())


def budgets_room() -> None:
    """Budgets and what documents take of them."""
    kit.tabs.plug(*budgets_frame.TABS)
    kit.commands.plug(*budgets_frame.COMMANDS)
    kit.event_words.plug(budgets_words.EVENTS)
    files.subjects.plug(files.Subject(budgets.BUDGET, budgets.visible, "budgets.see", "budgets.edit"))
    operating.order_panels.plug(budgets_frame.ORDERS)
    operating.order_operations.plug(budgets_frame.ORDERS)
    supply.order_panels.plug(budgets_frame.PURCHASES)
    supply.order_operations.plug(budgets_frame.PURCHASES)
    invoice_screens.invoice_panels.plug(budgets_frame.INVOICES)
    invoice_screens.invoice_operations.plug(budgets_frame.INVOICES)
    contracts.contract_panels.plug(budgets_frame.ContractParts())
    contracts.contract_operations.plug(budgets_frame.ContractParts())
