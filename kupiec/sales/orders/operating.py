"""What an operation of a register is made of (ORD-5): its words, typed arguments, when it must wait; upper rooms plug more kinds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.sockets import Socket
from kupiec.sales.orders.models import Hold, Order, RegisterOperation
from kupiec.sales.orders.progress import Standing


@dataclass(frozen=True, slots=True)
class Situation:
    """An order as its operations see it."""

    order: Order
    found: Standing
    holds: Sequence[Hold]
    by: Actor
    ready: bool = True
    """Whether any goods still to deliver are there for it: blocked for it, or free."""

    @property
    def stocked_open(self) -> bool:
        return any(self.found.rows[pk].stocked and self.found.progress[pk].to_deliver > 0 for pk in self.lines)

    @property
    def lines(self) -> list[int]:
        return self.found.lines[self.order.pk]

    @property
    def billable(self) -> bool:
        for pk in self.lines:
            one = self.found.progress[pk]
            left = one.to_bill if self.found.rows[pk].stocked else one.wanted - one.invoicing - one.invoiced
            if left > 0:
                return True
        return False


Reason = Callable[[Situation], str]


@dataclass(frozen=True, slots=True)
class Argument:
    """Something an administrator may say of an operation: `flag`, `text`, or `choice` of `options(company id)`.

    `passed`: the verb takes it under this name; else whoever plugs `permissions` looks at it.
    """

    name: str
    label: str
    type: str = "flag"
    options: Callable[[int], Sequence[tuple[str, Any]]] | None = None
    required: bool = False
    passed: bool = False
    help: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of operation: its words, icon, right, key, and when it must wait (the reason in words).

    `entry`: a register may do it by itself when an order comes in; `alone`: only then, it has no button.
    """

    code: str
    label: str
    right: str
    icon: str = ""
    key: str = ""
    run: Callable[..., Any] | None = None
    waits: Reason = lambda situation: ""
    more: bool = False
    arguments: tuple[Argument, ...] = ()
    entry: bool = False
    alone: bool = False
    fields: tuple[Any, ...] = ()
    url: str = ""

    def given(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """What of the arguments the verb takes."""
        return {one.name: arguments[one.name] for one in self.arguments if one.passed and arguments.get(one.name)}


class Kinds(Protocol):
    """A room above that knows more operations."""

    def kinds(self) -> Sequence[Kind]: ...


class Permissions(Protocol):
    """The room that keeps what registers say of their operations: for whom, under which conditions."""

    def check(
        self, kind: str, orders: Sequence[Order], *, by: Actor, passages: Mapping[int, RegisterOperation] | None, found: Standing | None
    ) -> None:
        """Refuses GUARD, FORBIDDEN, NOT_ALLOWED_HERE where an order's register says so."""
        ...

    def why(self, operation: RegisterOperation, situation: Situation) -> str:
        """Why this operation must wait, in words; empty when its register has nothing against it."""
        ...

    def names(self) -> set[str]:
        """Names of formulas that no attribute of an order may take."""
        ...


class Panels(Protocol):
    """A room above that shows something on the page of an order."""

    def panels(self) -> Sequence[Any]: ...


class Operations(Protocol):
    """A room above that does something with an order, on its page."""

    def operations(self) -> Sequence[Any]: ...


order_panels: Socket[Panels] = Socket("orders.panels")
order_operations: Socket[Operations] = Socket("orders.operations")
operation_kinds: Socket[Kinds] = Socket("orders.operation_kinds")
permissions: Socket[Permissions] = Socket("orders.permissions")
print_notes: Socket[Callable[[Order, str], Sequence[tuple[str, str]]]] = Socket("orders.print_notes")
"""What upper rooms add below the lines of a printed order, in the language of the print."""


def permit(
    kind: str, orders: Sequence[Order], *, by: Actor, passages: Mapping[int, RegisterOperation] | None = None, found: Standing | None = None
) -> None:
    """Every verb asks here what the registers of these orders say of it, wherever it was begun."""
    for one in permissions:
        one.check(kind, orders, by=by, passages=passages, found=found)


def taken_names() -> set[str]:
    """Names no attribute of an order may take: formulas of operations use them."""
    return {name for one in permissions for name in one.names()}
