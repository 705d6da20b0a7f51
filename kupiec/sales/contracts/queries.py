"""Reads: contracts an actor may see, the edition that counts on a day, lines, needs (CON-1, CON-2, CON-5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Case, DateField, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When

from kupiec.ground.company.public import Employee
from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.prepared import Prepared
from kupiec.ground.kernel.search_text import fold
from kupiec.sales.contracts import rules
from kupiec.sales.contracts.models import Contract, Edition, GroupDiscount, Kind, Line, Material, Responsible
from kupiec.sales.contracts.values import EditionState, Side, State, Term

FACTS = (
    "ends_on",
    "notice_days",
    "renewal",
    "renewal_months",
    "value",
    "currency_id",
    "payment_method",
    "payment_days",
    "hierarchy_id",
    "content",
)
LINE_FACTS = ("item_id", "description", "quantity", "unit", "price", "remarks")


def visible(by: Actor) -> QuerySet[Contract]:
    """Contracts of the company the actor may see: scope domain `orders`, own = his as salesperson or guardian."""
    rows = Contract.objects.filter(company_id=by.company_id)
    return documents.within(rows, "orders", party="party", by=by) if by.may("contracts.see") else rows.none()


def one(pk: int, *, by: Actor) -> Contract:
    return visible(by).select_related("party", "kind", "salesperson", "parent", "created_by__employee").get(pk=pk)


def edition(pk: int, *, by: Actor) -> Edition:
    return editions(by).select_related("contract__party", "contract__kind", "hierarchy").get(pk=pk)


def editions(by: Actor) -> QuerySet[Edition]:
    return Edition.objects.filter(contract__in=visible(by).values("pk"))


def searched(rows: QuerySet, text: str, by: Actor) -> QuerySet:
    for word in text.split()[:8]:
        rows = rows.filter(search__contains=fold(word))
    return rows


def counting(on: dt.date) -> Q:
    """Editions that count on a day, as a condition on `Edition`: the same as `rules.in_force`."""
    lasting = Q(ends_on__isnull=True) | Q(ends_on__gte=on) | Q(renewal="automatic", renewal_months__gt=0)
    begun = Q(effective_from__lte=on) & (Q(effective_to__isnull=True) | Q(effective_to__gte=on))
    kept = Q(contract__state=State.SIGNED) | Q(contract__state=State.ENDED, contract__terminated_on__gte=on)
    return Q(state=EditionState.SIGNED) & begun & lasting & kept


def with_edition(rows: QuerySet[Contract], *, on: dt.date) -> QuerySet[Contract]:
    """Contracts with the edition that says what they are on a day: the last signed one begun by then, else the first there is."""
    own = Edition.objects.filter(contract=OuterRef("pk")).exclude(state=EditionState.WITHDRAWN)
    order = Case(
        When(state=EditionState.SIGNED, effective_from__lte=on, then=Value(0)), When(state=EditionState.SIGNED, then=Value(1)), default=Value(2),
        output_field=IntegerField(),
    )  # fmt: skip
    latest = Case(
        When(state=EditionState.SIGNED, effective_from__lte=on, then=F("number")), default=-F("number"), output_field=IntegerField()
    )
    chosen = own.annotate(order=order, latest=latest).order_by("order", "-latest")
    return rows.annotate(
        edition_id=Subquery(chosen.values("pk")[:1]), ends=Subquery(chosen.values("ends_on")[:1], output_field=DateField()),
        begins=Subquery(own.order_by("number").values("effective_from")[:1], output_field=DateField()),
    )  # fmt: skip


def shown_edition(contract_id: int, *, on: dt.date) -> Edition:
    """The edition a contract is shown by on a day."""
    row = with_edition(Contract.objects.filter(pk=contract_id), on=on).only("pk").get()
    return Edition.objects.select_related("hierarchy").get(pk=row.edition_id)  # type: ignore[attr-defined]


def as_of(contract_id: int, *, on: dt.date) -> Edition | None:
    """The signed edition that said what the contract was on a day; None before the first."""
    rows = Edition.objects.filter(contract_id=contract_id, state=EditionState.SIGNED, effective_from__lte=on)
    return rows.order_by("-effective_from").first()


def in_force(contract_id: int, *, on: dt.date) -> Edition | None:
    """The edition that counts on a day; None when the contract had not begun, or was over."""
    rows = Edition.objects.filter(counting(on), contract_id=contract_id).select_related("contract").order_by("-effective_from")
    return rows.first()


def last_day(contract_id: int, *, on: dt.date) -> dt.date | None:
    """The last day of a contract as it is known on a day; None without an end."""
    row = as_of(contract_id, on=on) or shown_edition(contract_id, on=on)
    return rules.last_day(term(row, Contract.objects.get(pk=contract_id)), on=on)


def draft_of(contract_id: int) -> Edition | None:
    return Edition.objects.filter(contract_id=contract_id, state=EditionState.DRAFT).first()


def editions_of(contract_id: int) -> list[Edition]:
    return list(Edition.objects.filter(contract_id=contract_id).select_related("hierarchy").order_by("number"))


def former(row: Edition) -> Edition | None:
    """The edition an annex changes."""
    rows = Edition.objects.filter(contract_id=row.contract_id, number__lt=row.number).exclude(state=EditionState.WITHDRAWN)
    return rows.order_by("-number").first()


def term(row: Edition, contract: Contract) -> Term:
    ended = contract.terminated_on if contract.state == State.ENDED else None
    return Term(row.effective_from, row.effective_to, row.ends_on, row.renewal, row.renewal_months, row.notice_days, ended)


def facts(row: Edition) -> dict[str, Any]:
    """What an edition says besides its lines, for a comparison."""
    return {name: getattr(row, name) for name in FACTS}


def line_facts(edition_id: int) -> list[dict[str, Any]]:
    return list(Line.objects.filter(edition_id=edition_id).order_by("position", "pk").values(*LINE_FACTS))


def lines(edition_id: int, *, ids: Sequence[int] | None = None) -> list[Line]:
    rows = Line.objects.filter(edition_id=edition_id).select_related("item").order_by("position", "pk")
    return list(rows if ids is None else rows.filter(pk__in=list(ids)))


def discounts(edition_id: int) -> list[GroupDiscount]:
    return list(GroupDiscount.objects.filter(edition_id=edition_id).select_related("group").order_by("group__code", "pk"))


def materials(edition_id: int) -> list[Material]:
    return list(Material.objects.filter(edition_id=edition_id).select_related("item", "line").order_by("pk"))


def needs(edition_id: int) -> dict[int, Decimal]:
    """How much of each item the contract takes, in base units: per unit of its line × the quantity planned; once when it names no line."""
    found: dict[int, Decimal] = {}
    for item_id, quantity, line_id, planned in Material.objects.filter(edition_id=edition_id).values_list(
        "item_id", "quantity", "line_id", "line__quantity"
    ):
        times = Decimal(1) if line_id is None else planned or Decimal(0)
        found[item_id] = found.get(item_id, Decimal(0)) + quantity * times
    return found


def people(contract_id: int) -> list[Responsible]:
    return list(Responsible.objects.filter(contract_id=contract_id).select_related("employee", "person__party").order_by("pk"))


def subcontracts(contract_id: int, *, by: Actor) -> list[Contract]:
    rows = visible(by).filter(parent_id=contract_id).exclude(state=State.CANCELLED)
    return list(with_edition(rows, on=clock.today()).select_related("party", "kind").order_by("pk"))


def editions_by_id(ids: Iterable[int | None]) -> Mapping[int, Edition]:
    """Editions by id, one statement."""
    return {row.pk: row for row in Edition.objects.filter(pk__in={pk for pk in ids if pk}).defer("content")}


def kinds(*, side: Side | None = None, active: bool = True) -> list[Kind]:
    rows = Kind.objects.order_by("position", "pk")
    rows = rows.filter(active=True) if active else rows
    return list(rows if side is None else rows.filter(side=side))


def employees(company_id: int) -> list[Employee]:
    return list(Employee.objects.filter(company_id=company_id, active=True).order_by("last_name", "first_name", "pk"))


def ending(rows: QuerySet[Contract], *, by_day: dt.date, on: dt.date) -> QuerySet[Contract]:
    """Signed contracts that end, or whose last day for notice comes, from a day to another; those that go on by themselves by their notice alone."""
    return rows.filter(pk__in=[one.contract_id for one in _ending(rows, by_day=by_day, on=on)])


def ending_count(rows: QuerySet[Contract], *, by_day: dt.date, on: dt.date) -> Callable[[], int]:
    """A function that counts them, each time by the same statement: the rail of every page asks it."""
    editions = Prepared(lambda: _shown(rows, on=on).values_list(*TERM))
    return lambda: sum(_comes(Term(*term), on=on, by_day=by_day) for term in editions.values())


def _ending(rows: QuerySet[Contract], *, by_day: dt.date, on: dt.date) -> list[Edition]:
    return [one for one in _shown(rows, on=on) if _comes(Term(*(getattr(one, name) for name in TERM)), on=on, by_day=by_day)]


TERM = ("effective_from", "effective_to", "ends_on", "renewal", "renewal_months", "notice_days")
"""Fields of an edition in the order of `Term`."""


def _shown(rows: QuerySet[Contract], *, on: dt.date) -> QuerySet[Edition]:
    """Editions by which signed ones of these contracts are shown on a day."""
    signed = with_edition(rows.filter(state=State.SIGNED).select_related(None).order_by(), on=on)
    return Edition.objects.filter(pk__in=signed.values("edition_id"))  # type: ignore[misc]  # an annotation


def _comes(of: Term, *, on: dt.date, by_day: dt.date) -> bool:
    last, notice = rules.last_day(of, on=on), rules.notice_by(of, on=on)
    days = (notice,) if of.renewal == "automatic" else (notice, last)
    return any(day is not None and on <= day <= by_day for day in days)


def counted(edition_ids: Collection[int]) -> dict[int, int]:
    """How many lines editions have."""
    found: dict[int, int] = {}
    for pk in Line.objects.filter(edition_id__in=list(edition_ids)).values_list("edition_id", flat=True):
        found[pk] = found.get(pk, 0) + 1
    return found
