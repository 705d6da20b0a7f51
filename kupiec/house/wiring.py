"""Who listens and who answers: the only page that knows. A house test keeps it equal to docs/wiring.md."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

from kupiec.ground.access import public as access
from kupiec.ground.documents import public as documents
from kupiec.ground.exchange import frame as exchange_frame
from kupiec.ground.exchange.services import targets as import_targets
from kupiec.ground.files import public as files
from kupiec.ground.kernel import bells, jobs, rights, search, sockets
from kupiec.ground.kit import callers
from kupiec.ground.kit import public as kit
from kupiec.ground.layouts import public as layouts
from kupiec.ground.layouts import screens as layout_screens
from kupiec.ground.mail import frame as mail_frame
from kupiec.ground.mail import public as mail
from kupiec.ground.merging import public as merging
from kupiec.ground.notifications import frame as notifications_frame
from kupiec.ground.registries import frame as registries_frame
from kupiec.ground.registries import public as registries
from kupiec.ground.settings import people, structure
from kupiec.ground.settings.company_frame import COMMANDS as COMPANY_COMMANDS
from kupiec.ground.settings.company_frame import TABS as COMPANY_TABS
from kupiec.ground.settings.frame import COMMANDS as SETTINGS_COMMANDS
from kupiec.ground.settings.frame import TABS as SETTINGS_TABS
from kupiec.house import (
    definitions,
    wiring_attributes,
    wiring_cases,
    wiring_merging,
    wiring_offers,
    wiring_office,
    wiring_orders,
    wiring_people,
    wiring_privacy,
    wiring_sales,
    wiring_workflow,
)
from kupiec.house.imports import commerce, invoices, registers
from kupiec.money.empties import handlers as empties_handlers
from kupiec.money.invoicing import found as invoicing_found
from kupiec.money.invoicing import frame as invoicing_frame
from kupiec.money.invoicing import mailing as invoicing_mailing
from kupiec.money.invoicing import printing as invoicing_printing
from kupiec.money.invoicing import public as invoicing
from kupiec.money.invoicing import queries as invoicing_queries
from kupiec.money.invoicing import words as invoicing_words
from kupiec.money.ledger import frame as ledger_frame
from kupiec.money.ledger import words as ledger_words
from kupiec.money.pricing import item_lists as pricing_item_lists
from kupiec.money.pricing import screens as pricing_screens
from kupiec.money.pricing import suppliers as pricing_suppliers
from kupiec.money.pricing import words as pricing_words
from kupiec.money.receivables import found as receivables_found
from kupiec.money.receivables import frame as receivables_frame
from kupiec.money.receivables import imports as receivables_imports
from kupiec.money.receivables import mailing as receivables_mailing
from kupiec.money.receivables import queries as receivables_queries
from kupiec.money.receivables import sockets as receivables_sockets
from kupiec.money.receivables import words as receivables_words
from kupiec.money.stock import day as stock_day
from kupiec.money.stock import figures as stock_figures
from kupiec.money.stock import found as stock_found
from kupiec.money.stock import frame as stock_frame
from kupiec.money.stock import mailing as stock_mailing
from kupiec.money.stock import printing as stock_printing
from kupiec.money.stock import public as stock
from kupiec.money.stock import queries as stock_queries
from kupiec.money.stock import words as stock_words
from kupiec.money.stock.screens import balances as stock_balances
from kupiec.people.activities import frame as activities_frame
from kupiec.people.activities import mailing as activities_mailing
from kupiec.people.activities import merged as activities_merged
from kupiec.people.activities import pickers as activities_pickers
from kupiec.people.activities import public as activities
from kupiec.people.activities import queries as activities_queries
from kupiec.people.activities import told as activities_told
from kupiec.people.activities import views as activities_views
from kupiec.people.activities import words as activities_words
from kupiec.people.cases import found as cases_found
from kupiec.people.cases import public as cases
from kupiec.people.cases import queries as cases_queries
from kupiec.people.catalog import events as item_events
from kupiec.people.catalog import found as item_found
from kupiec.people.catalog import imports as item_imports
from kupiec.people.catalog import looks as item_looks
from kupiec.people.catalog import pickers as item_pickers
from kupiec.people.catalog import public as catalog
from kupiec.people.catalog import screens as item_screens
from kupiec.people.catalog import words as item_words
from kupiec.people.correspondence import printing as letters_printing
from kupiec.people.mailboxes import public as mailboxes
from kupiec.people.parties import events as party_events
from kupiec.people.parties import found as party_found
from kupiec.people.parties import imports as party_imports
from kupiec.people.parties import looks as party_looks
from kupiec.people.parties import mailing as party_mailing
from kupiec.people.parties import pickers as party_pickers
from kupiec.people.parties import public as parties
from kupiec.people.parties import registered as party_registered
from kupiec.people.parties import screens as party_screens
from kupiec.people.parties import sockets as party_sockets
from kupiec.people.parties import words as party_words
from kupiec.people.persons import frame as persons_frame
from kupiec.people.persons import handlers as persons_handlers
from kupiec.people.persons import imports as persons_imports
from kupiec.people.persons import page as persons_page
from kupiec.people.persons import queries as persons_queries
from kupiec.people.persons import words as persons_words
from kupiec.roof.desk import frame as desk_frame
from kupiec.sales.budgets import handlers as budgets_handlers
from kupiec.sales.inquiries import handlers as inquiries_handlers
from kupiec.sales.offers import frame as offers_frame
from kupiec.sales.offers import mailing as offers_mailing
from kupiec.sales.offers import printing as offers_printing
from kupiec.sales.offers import queries as offers_queries
from kupiec.sales.orders import events as orders_events
from kupiec.sales.orders import found as orders_found
from kupiec.sales.orders import frame as orders_frame
from kupiec.sales.orders import handlers as orders_handlers
from kupiec.sales.orders import mailing as orders_mailing
from kupiec.sales.orders import plugs as orders_plugs
from kupiec.sales.orders import printing as orders_printing
from kupiec.sales.orders import queries as orders_queries
from kupiec.sales.orders import words as orders_words
from kupiec.sales.supply import handlers as supply_handlers

BOARD: dict[type, list[bells.Handler]] = {
    definitions.Added: [definitions.on_added],
    party_events.Saved: [party_found.on_saved],
    party_events.Archived: [party_found.on_saved],
    party_events.PersonsGoing: [persons_handlers.on_going],
    item_events.Saved: [item_found.on_saved],
    stock.Issued: [orders_handlers.on_stock, stock_mailing.on_issued, empties_handlers.on_issued],
    stock.Cancelled: [orders_handlers.on_stock],
    stock.DraftsChanged: [orders_handlers.on_stock],
    stock.ahead.Received: [supply_handlers.on_received],
    **wiring_sales.BELLS,
    invoicing.Drafted: [orders_handlers.on_invoices],
    invoicing.Discarded: [orders_handlers.on_invoices],
    mailboxes.Given: [inquiries_handlers.on_given],
    merging.Merged: [activities_merged.on_merged],
    cases.Saved: [cases_found.on_saved],
    cases.Moved: [cases_found.on_saved],
    invoicing.Issued: [orders_handlers.on_invoices, budgets_handlers.on_invoices, invoicing_mailing.on_issued],
    orders_events.Accepted: [orders_mailing.on_accepted],
    **wiring_orders.BELLS,
    **wiring_offers.BELLS,
}


def install() -> None:
    """Gather rights and invariants of all rooms, hang the bells, plug the sockets."""
    for room in apps.get_app_configs():
        if room.name.startswith("kupiec."):
            _gather(room.name)
    bells.install(BOARD)
    sockets.unplug_all()
    _plug()


def _gather(room: str) -> None:
    """A room's `rights.py`, `invariants.py`, `jobs.py`, `kinds.py` and `personal.py` register themselves when imported."""
    for part in ("rights", "invariants", "jobs", "kinds", "personal"):
        if find_spec(f"{room}.{part}") is not None:
            module = import_module(f"{room}.{part}")
            rights.declare(getattr(module, "RIGHTS", {}))


def _plug() -> None:
    """Sockets, floor by floor."""
    jobs.actor_sources.plug(access.job_actor)
    callers.token_actors.plug(access.actor_by_token)
    kit.view_stores.plug(people.ViewStore())
    import_targets.plug(registers.EMPLOYEES, *commerce.TARGETS, invoices.HISTORY)
    kit.tabs.plug(*SETTINGS_TABS, *COMPANY_TABS, *exchange_frame.TABS, *layout_screens.TABS)
    kit.commands.plug(*SETTINGS_COMMANDS, *COMPANY_COMMANDS, *exchange_frame.COMMANDS, *layout_screens.COMMANDS)
    kit.pickers.plug(*structure.PICKERS)
    layouts.last_documents.plug(
        invoicing_printing.LAST, stock_printing.LAST, orders_printing.LAST, offers_printing.LAST, letters_printing.LAST
    )
    _plug_parties()
    _plug_persons()
    _plug_catalog()
    _plug_stock()
    _plug_receivables()
    _plug_ledger_and_invoicing()
    _plug_pricing()
    _plug_orders()
    wiring_offers.install()
    _plug_activities()
    wiring_cases.plug()
    wiring_people.plug()
    wiring_sales.plug()
    _plug_files()
    _plug_mail()
    _plug_notifications()
    _plug_registries()
    wiring_office.install()
    wiring_workflow.install()
    wiring_attributes.install()
    wiring_merging.install()
    wiring_privacy.plug()
    kit.home_panels.plug(desk_frame.MyDay(), stock_day.MyDay(), persons_frame.MyDay())


def _plug_files() -> None:
    """Which records carry files: the rows an actor may see, the right to add and remove."""
    files.subjects.plug(
        files.Subject("parties.party", parties.visible, "parties.see", "parties.edit"),
        files.Subject("parties.person", persons_queries.visible, "parties.see", "parties.edit"),
        files.Subject("catalog.item", catalog.visible, "catalog.see", "catalog.edit"),
        files.Subject("offers.offer", offers_queries.visible, "offers.see", "offers.edit"),
        files.Subject("orders.order", orders_queries.visible, "orders.see", "orders.edit"),
        files.Subject("stock.document", stock_queries.visible, "stock.see", "stock.draft"),
        files.Subject("invoicing.invoice", invoicing_queries.visible, "invoicing.see", "invoicing.draft"),
        files.Subject("cases.case", cases_queries.visible, "cases.see", "cases.edit"),
        files.Subject("activities.contact", activities_queries.contacts, "activities.see", "activities.edit"),
        files.Subject("activities.task", activities_queries.tasks, "activities.see", "activities.edit"),
        files.Subject("activities.note", activities_queries.notes, "activities.see", "activities.edit"),
    )
    kit.event_words.plug(files.event_words())


def _plug_mail() -> None:
    """Which records go by e-mail, where customers' addresses are."""
    mail.sources.plug(
        invoicing_mailing.SOURCE, stock_mailing.SOURCE, orders_mailing.SOURCE, offers_mailing.SOURCE, receivables_mailing.SOURCE
    )
    mail.sources.plug(*activities_mailing.SOURCES)
    mail.address_books.plug(party_mailing.addresses)
    kit.tabs.plug(*mail_frame.TABS)
    kit.commands.plug(*mail_frame.COMMANDS)
    kit.badge_sources.plug(mail_frame.Badges())
    kit.timeline_sources.plug(mail_frame.Timeline())
    parties.party_operations.plug(mail_frame.PartyOperations())


def _plug_notifications() -> None:
    """What people may hear of, in the order in which they choose."""
    kit.notice_topics.plug(
        *notifications_frame.TOPICS, *orders_frame.TOPICS, *activities_frame.TOPICS, *offers_frame.TOPICS, *persons_frame.TOPICS
    )
    kit.notice_sources.plug(notifications_frame.Notices(), offers_frame.Notices())
    kit.commands.plug(*notifications_frame.COMMANDS)
    kit.pickers.plug(notifications_frame.COLLEAGUE_PICKER)
    mail.sources.plug(notifications_frame.SOURCE)


def _plug_registries() -> None:
    """Which records are checked in state registers."""
    registries.subjects.plug(party_registered.SUBJECT)
    parties.attention.plug(party_registered.attention)
    kit.tabs.plug(*registries_frame.TABS)
    kit.commands.plug(*registries_frame.COMMANDS)


def _plug_activities() -> None:
    """Contacts, tasks, notes; whose documents and payments the journal of a customer tells of."""
    kit.pickers.plug(*activities_pickers.PICKERS)
    kit.tabs.plug(*activities_frame.TABS)
    kit.commands.plug(*activities_frame.COMMANDS)
    kit.event_words.plug(activities_words.EVENTS)
    kit.badge_sources.plug(activities_frame.Badges())
    kit.notice_sources.plug(activities_frame.Notices())
    kit.home_panels.plug(activities_frame.MyDay())
    kit.timeline_sources.plug(activities_told.Timeline())
    parties.party_tabs.plug(activities_frame.PartyTabs())
    parties.party_panels.plug(activities_frame.PartyCards())
    parties.party_columns.plug(activities_frame.PartyColumns())
    parties.party_operations.plug(activities_frame.PartyOperations())
    parties.party_figures.plug(activities_frame.party_figures)
    parties.attention.plug(activities_frame.party_attention)
    parties.delete_blockers.plug(activities_frame.party_blockers)
    party_sockets.party_journal.plug(activities_views.middle)
    activities.journal_sources.plug(
        activities.Papers("offers.offer", offers_queries.visible, ("party_id",), "offers.see"),
        activities.Papers("orders.order", orders_queries.visible, ("orderer_id",), "orders.see", "receipt"),
        activities.Papers("stock.document", stock_queries.visible, ("party_id",), "stock.see", "truck-delivery"),
        activities.Papers("invoicing.invoice", invoicing_queries.visible, ("orderer_id",), "invoicing.see", "file-invoice"),
        activities.Papers(
            "receivables.payment", receivables_queries.visible_payments, ("party_id",), "receivables.see", "coins", ("payments",)
        ),
    )


def _plug_parties() -> None:
    search.kinds.plug(*party_found.KINDS)
    kit.hit_words.plug(party_looks.LOOKS)
    kit.pickers.plug(*party_pickers.PICKERS)
    kit.tabs.plug(*party_screens.TABS)
    kit.commands.plug(*party_screens.COMMANDS)
    kit.event_words.plug(party_words.EVENTS)
    import_targets.plug(party_imports.PARTIES)


def _plug_persons() -> None:
    kit.hit_words.plug(persons_frame.LOOKS)
    kit.tabs.plug(*persons_frame.TABS)
    kit.commands.plug(*persons_frame.COMMANDS)
    kit.event_words.plug(persons_words.EVENTS)
    kit.notice_sources.plug(persons_frame.Notices())
    import_targets.plug(persons_imports.PERSONS)
    parties.party_tabs.plug(persons_page.PartyTabs())
    parties.delete_blockers.plug(persons_frame.party_blockers)


def _plug_receivables() -> None:
    import_targets.plug(receivables_imports.OPENING)
    kit.tabs.plug(*receivables_frame.TABS)
    kit.commands.plug(*receivables_frame.COMMANDS)
    kit.event_words.plug(receivables_words.EVENTS)
    search.kinds.plug(*receivables_found.KINDS)
    kit.hit_words.plug(receivables_found.LOOKS)
    kit.badge_sources.plug(receivables_frame.Badges())
    documents.chain_sources.plug(receivables_frame.Chain())
    documents.describers.plug(receivables_frame.Cards())
    parties.party_panels.plug(receivables_frame.PartyCards())
    parties.party_columns.plug(receivables_frame.PartyColumns())
    parties.party_figures.plug(receivables_frame.party_figures)
    parties.attention.plug(receivables_frame.party_attention)
    party_sockets.party_glances.plug(receivables_frame.party_actions)
    parties.delete_blockers.plug(receivables_frame.party_blockers)


def _plug_ledger_and_invoicing() -> None:
    kit.tabs.plug(*ledger_frame.TABS, *invoicing_frame.TABS)
    kit.commands.plug(*ledger_frame.COMMANDS, *invoicing_frame.COMMANDS)
    kit.event_words.plug(ledger_words.EVENTS, invoicing_words.EVENTS)
    search.kinds.plug(*invoicing_found.KINDS)
    kit.hit_words.plug(invoicing_found.LOOKS)
    documents.chain_sources.plug(invoicing_frame.Chain())
    documents.describers.plug(invoicing_frame.Cards())
    stock.reversal_guards.plug(invoicing_frame.guard_reversal)
    receivables_sockets.references.plug(invoicing_frame.References())
    parties.party_tabs.plug(invoicing_frame.PartyTabs())
    parties.delete_blockers.plug(invoicing_frame.party_blockers)


def _plug_orders() -> None:
    kit.tabs.plug(*orders_frame.TABS)
    kit.commands.plug(*orders_frame.COMMANDS)
    kit.event_words.plug(orders_words.EVENTS)
    search.kinds.plug(*orders_found.KINDS)
    kit.hit_words.plug(orders_found.LOOKS)
    kit.badge_sources.plug(orders_frame.Badges())
    kit.notice_sources.plug(orders_frame.Notices())
    parties.party_tabs.plug(orders_frame.PartyTabs())
    parties.party_figures.plug(orders_frame.party_figures)
    parties.party_operations.plug(orders_frame.PartyOperations())
    documents.owners.plug(orders_plugs.Owners())
    stock_figures.demand_refs.plug(orders_plugs.demand_refs)
    documents.chain_sources.plug(orders_plugs.Chain())
    documents.describers.plug(orders_plugs.Cards())
    invoicing.line_terms.plug(orders_plugs.Terms())
    receivables_sockets.references.plug(orders_plugs.References())
    parties.delete_blockers.plug(orders_plugs.party_blockers)


def _plug_pricing() -> None:
    kit.tabs.plug(*pricing_screens.TABS, *pricing_suppliers.TABS, *pricing_item_lists.TABS)
    kit.commands.plug(*pricing_screens.COMMANDS)
    kit.event_words.plug(pricing_words.EVENTS)
    catalog.item_panels.plug(pricing_suppliers.ItemPanels())
    catalog.item_columns.plug(pricing_suppliers.ItemColumns())
    catalog.delete_blockers.plug(pricing_suppliers.item_blockers)
    parties.party_operations.plug(pricing_suppliers.PartyOperations())
    parties.delete_blockers.plug(pricing_suppliers.party_blockers)


def _plug_catalog() -> None:
    search.kinds.plug(*item_found.KINDS)
    kit.hit_words.plug(item_looks.LOOKS)
    kit.pickers.plug(*item_pickers.PICKERS)
    kit.tabs.plug(*item_screens.TABS)
    kit.commands.plug(*item_screens.COMMANDS)
    kit.event_words.plug(item_words.EVENTS)
    import_targets.plug(item_imports.ITEMS, item_imports.ITEM_GROUPS)


def _plug_stock() -> None:
    kit.pickers.plug(stock_balances.WAREHOUSE_PICKER, stock_balances.LOCATION_PICKER)
    kit.tabs.plug(*stock_frame.TABS)
    kit.commands.plug(*stock_frame.COMMANDS)
    kit.event_words.plug(stock_words.EVENTS)
    search.kinds.plug(*stock_found.KINDS)
    kit.hit_words.plug(stock_found.LOOKS)
    kit.badge_sources.plug(stock_frame.Badges())
    documents.chain_sources.plug(stock_frame.Chain())
    documents.describers.plug(stock_frame.Cards())
    catalog.stock_columns.plug(stock_frame.StockColumns())
    catalog.delete_blockers.plug(stock_frame.item_blockers)
    parties.party_tabs.plug(stock_frame.PartyTabs())
    parties.delete_blockers.plug(stock_frame.party_blockers)
