"""Reads of the room: the registers in force as one whole, the draft, published versions."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from kupiec.ground.access.public import Role
from kupiec.ground.kernel import rights
from kupiec.ground.kernel.actor import Actor
from kupiec.sales.orders import public as orders
from kupiec.sales.orders.public import registry
from kupiec.sales.registers import figures
from kupiec.sales.registers.models import Edition
from kupiec.sales.registers.values import ONLY, BookData, KindFacts, Known, OperationData, RegisterData, from_json

RIGHT = "orders.registers"


def in_force(company_id: int) -> BookData:
    """The registers as orders go by them now."""
    book = registry.book(company_id)
    return BookData(registers=tuple(_register(one, book) for one in book.registers))


def _register(row: registry.Register, book: registry.Book) -> RegisterData:
    rows = book.operations.get(row.pk, [])
    return RegisterData(
        code=row.code, name=row.name, meaning=row.meaning, idle_days=row.idle_days, only=any(one.kind == ONLY for one in rows),
        operations=tuple(_operation(one) for one in rows if one.kind != ONLY),
    )  # fmt: skip


def _operation(row: registry.RegisterOperation) -> OperationData:
    given = {name: value for name, value in row.arguments.items() if name != "roles"}
    return OperationData(
        kind=row.kind, label=row.label, next=row.next.code if row.next else "", right=row.right, roles=tuple(row.arguments.get("roles", ())), guard=row.guard,
        guard_text=row.guard_text, on_entry=row.on_entry, primary=row.primary, arguments=given,
    )  # fmt: skip


def known(company_id: int) -> Known:
    """What a definition may name."""
    kinds = {
        code: KindFacts(
            frozenset(each.name for each in one.arguments),
            frozenset(each.name for each in one.arguments if each.required),
            one.entry,
            one.alone,
        )
        for code, one in registry.known().items()
    }
    passages = {meaning.value: frozenset(each.value for each in targets) for meaning, targets in registry.PASSAGES.items()}
    return Known(kinds, figures.names(), frozenset(rights.catalogue()), frozenset(Role.objects.values_list("code", flat=True)), passages)


def draft(company_id: int) -> Edition | None:
    """The draft, when somebody has begun one."""
    return Edition.objects.filter(company_id=company_id, number=0).select_related("made_by").first()


def drafted(company_id: int) -> BookData:
    """What the editor shows: the draft, else what is in force."""
    row = draft(company_id)
    return from_json(row.data) if row else in_force(company_id)


def published(by: Actor) -> QuerySet[Edition]:
    """The versions, the latest first."""
    return Edition.objects.filter(company_id=by.company_id, number__gt=0).select_related("made_by").order_by("-number")


def latest(company_id: int) -> int:
    """The number of the version in force; 0 while it is as installed."""
    return Edition.objects.filter(company_id=company_id).order_by("-number").values_list("number", flat=True).first() or 0


def standing_in(company_id: int) -> dict[str, int]:
    """How many orders stand in each register, by code."""
    rows = orders.Order.objects.filter(company_id=company_id).order_by().values_list("register__code").annotate(Count("pk"))
    return dict(rows)


def samples(by: Actor, *, limit: int = 30) -> list[tuple[int, str]]:
    """Orders to try it on: the latest open ones the actor may see."""
    rows = orders.visible(by).select_related("orderer", "register").filter(state__in=("draft", "accepted")).order_by("-pk")[:limit]
    return [(row.pk, f"{row.number} · {row.orderer}") for row in rows]
