"""The room's REST interface: entries with their lines, accounts, periods, trial balance, schemes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from ninja import Schema
from pydantic import Field

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import api
from kupiec.ground.kit import public as kit
from kupiec.money.ledger import queries
from kupiec.money.ledger.models import Entry
from kupiec.money.ledger.services import accounts, periods, schemes
from kupiec.money.ledger.values import SchemeLineDraft

router = api.Router(tags=["ledger"])


class EntryOut(Schema):
    """A posting; amounts in the company's currency."""

    id: int
    position: int
    on: dt.date
    kind: str
    source: str
    source_id: int
    document_number: str
    description: str
    party_id: int | None
    currency: str = Field(alias="currency_id")
    rate: Decimal
    debit: Decimal
    credit: Decimal
    reverses_id: int | None


class EntryLineOut(Schema):
    """A side of a posting."""

    position: int
    account: str = Field(alias="account.number")
    party_id: int | None
    debit: Decimal
    credit: Decimal
    currency_amount: Decimal


class AccountOut(Schema):
    """An account of the chart."""

    id: int
    version: int
    number: str
    name: str
    kind: str
    by_party: bool
    active: bool


class AccountIn(api.Input):
    """An account to add."""

    number: str
    name: str
    kind: str
    by_party: bool = False


class AccountEditIn(api.Input):
    """What an account is called and how it counts."""

    name: str
    kind: str
    by_party: bool = False


class PeriodOut(Schema):
    """A month of the books."""

    id: int
    first_day: dt.date
    last_day: dt.date
    state: str
    last_position: int


class TrialOut(Schema):
    """Turnover and balance of an account."""

    account_id: int
    number: str
    name: str
    kind: str
    opening_debit: Decimal
    opening_credit: Decimal
    debit: Decimal
    credit: Decimal
    balance_debit: Decimal
    balance_credit: Decimal


class SchemeLineIn(api.Input):
    """A line of a scheme; `account` is a number of the chart."""

    side: str
    amount: str
    account: str
    own_account: bool = False
    negated: bool = False


class SchemeIn(api.Input):
    """The new version of a scheme."""

    name: str
    lines: list[SchemeLineIn]
    version: int | None = None


class SchemeOut(Schema):
    """A posting scheme in force."""

    id: int
    kind: str
    name: str
    version: int


def _lines(rows: list[Entry], by: Actor) -> Mapping[int, list[EntryLineOut]]:
    found = queries.lines_of([row.pk for row in rows])
    return {row.pk: [EntryLineOut.from_orm(line) for line in found.get(row.pk, [])] for row in rows}


api.collection(
    router,
    "/entries",
    api.Collection(
        rows=queries.visible,
        out=EntryOut,
        filters={
            "from": "on__gte", "to": "on__lte", "kind": "kind__in", "source": "source", "source_id": "source_id",
            "party": "party_id",
        },
        sorts={"id": "id", "on": "on", "debit": "debit"},
        default_sort="-id",
        expand={"lines": _lines},
        right="ledger.view",
    ),
    name="entries",
)  # fmt: skip
api.collection(
    router,
    "/accounts",
    api.Collection(
        rows=queries.accounts,
        out=AccountOut,
        filters={"number": "number", "kind": "kind__in", "active": "active"},
        sorts={"number": "number"},
        default_sort="number",
        right="ledger.view",
    ),
    name="accounts",
)
api.collection(
    router,
    "/periods",
    api.Collection(
        rows=queries.periods,
        out=PeriodOut,
        filters={"state": "state"},
        sorts={"first_day": "first_day"},
        default_sort="-first_day",
        right="ledger.view",
    ),
    name="periods",
)
api.collection(
    router,
    "/schemes",
    api.Collection(
        rows=queries.schemes, out=SchemeOut, filters={"kind": "kind"}, sorts={"kind": "kind"}, default_sort="kind",
        right="ledger.view",
    ),
    name="schemes",
)  # fmt: skip


@router.post("/accounts", response={201: AccountOut})
def add_account(request: kit.Request, data: AccountIn):
    """Add an account."""
    by = request.actor
    return queries.accounts(by).get(pk=accounts.add_account(by=by, **data.dict()))


@router.put("/accounts/{id}", response=AccountOut)
def edit_account(request: kit.Request, id: int, data: AccountEditIn):
    """Change an account's name or kind."""
    by = request.actor
    accounts.edit_account(id, version=api.version(request), by=by, **data.dict())
    return queries.accounts(by).get(pk=id)


@router.put("/schemes/by-kind/{kind}", response=SchemeOut)
def edit_scheme(request: kit.Request, kind: str, data: SchemeIn):
    """Make a new version of the scheme of a kind of documents."""
    by = request.actor
    lines = [SchemeLineDraft(**line.dict()) for line in data.lines]
    pk = schemes.edit_scheme(kind, name=data.name, lines=lines, version=data.version, by=by)
    return queries.schemes(by).get(pk=pk)


@router.get("/trial-balance", response=list[TrialOut])
def trial_balance(request: kit.Request, first: dt.date, last: dt.date):
    """Turnover and balances of whole months."""
    return queries.trial_balance(request.actor, first=periods.first_of(first), last=periods.last_of(last))


api.bulk(router, "/periods/close", periods.close_periods, name="close_periods", summary="Close months")
api.bulk(router, "/periods/open", periods.reopen_periods, name="reopen_periods", summary="Open closed months again")
api.bulk(router, "/accounts/close", accounts.close_accounts, name="close_accounts", summary="Close accounts")
api.bulk(router, "/accounts/open", accounts.open_accounts, name="open_accounts", summary="Open accounts again")
