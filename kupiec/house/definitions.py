"""What a company starts with: dictionaries, number series, accounts and schemes, registers; idempotent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kupiec.ground.company import public as company
from kupiec.ground.company.events import Added
from kupiec.ground.kernel import tx
from kupiec.ground.kernel.actor import Actor
from kupiec.house import roles
from kupiec.money.ledger import definitions as ledger
from kupiec.money.lots import public as lots
from kupiec.money.stock import public as stock
from kupiec.money.stock.services import setup as stock_setup
from kupiec.people.activities import definitions as activities
from kupiec.people.cases import public as cases
from kupiec.people.correspondence import definitions as correspondence
from kupiec.sales.budgets import public as budgets
from kupiec.sales.contracts import public as contracts
from kupiec.sales.inquiries import definitions as inquiries
from kupiec.sales.offerterms import public as offerterms
from kupiec.sales.orders import public as orders


def install(*, by: Actor) -> None:
    """Put in whatever the actor's company lacks; what is there stays as the company has it."""
    with tx.write_tx(by=by):
        company.seed_dictionaries(by=by)
        company.seed_series(by.company_id, by=by)
        ledger.install(by.company_id)
        orders.install_registers(by.company_id)
        activities.install()
        cases.install_kinds()
        correspondence.install(by.company_id)
        inquiries.install(by.company_id)
        contracts.install_kinds()
        budgets.install_kinds()
        lots.install(by.company_id)
        offerterms.install_terms()


def complete() -> Mapping[str, Sequence[str]]:
    """Put into every company what rooms begun since its last start need: series, dictionaries, registers, rights of roles. After `migrate`.

    Tells which roles an administrator shaped stay without rights that came, and which rights.
    """
    companies = list(company.Company.objects.order_by("pk").values_list("pk", flat=True))
    for company_id in companies:
        install(by=Actor.system(company_id, request_id="migrate"))
    return roles.follow(by=Actor.system(companies[0], request_id="migrate")).left if companies else {}


def on_added(event: Added, *, by: Actor) -> None:
    """A company added in the settings has all it begins with at once."""
    for company_id in event.ids:
        install(by=Actor.system(company_id, request_id=by.request_id))


def ensure_warehouse(code: str, name: str, *, by: Actor) -> int:
    """The company's warehouse of this code, made when missing."""
    found = stock.Warehouse.objects.filter(company_id=by.company_id, code=code).values_list("pk", flat=True).first()
    if found is None:
        found = stock_setup.save_warehouse({"code": code, "name": name, "branch_id": by.branch_id}, by=by)
    return int(found)
