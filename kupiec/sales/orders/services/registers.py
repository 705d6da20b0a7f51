"""Registers as data: installed for a company; the room above shapes them (ORD-5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kupiec.ground.kernel import known, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.sales.orders import definitions, queries
from kupiec.sales.orders.models import Register, RegisterOperation
from kupiec.sales.orders.values import Meaning


@dataclass(frozen=True, slots=True)
class Book:
    """The registers of a company with their operations."""

    registers: tuple[Register, ...]
    operations: Mapping[int, list[RegisterOperation]]

    def first(self, meaning: Meaning) -> Register:
        """The first register of a meaning. Refuses NO_REGISTER."""
        for register in self.registers:
            if register.meaning == meaning:
                return register
        raise Refusal("NO_REGISTER", N_("No register is defined for this stage of an order."), "register")

    def get(self, register_id: int) -> Register:
        for register in self.registers:
            if register.pk == register_id:
                return register
        raise Refusal("NO_REGISTER", N_("There is no such register."), "register")

    def moves(self, register_id: int) -> list[RegisterOperation]:
        return [one for one in self.operations.get(register_id, []) if one.kind == "move"]

    def next_of(self, register_id: int) -> RegisterOperation | None:
        """The passage forward: the primary one, else the first to a later register of the sale."""
        moves = self.moves(register_id)
        here = self.get(register_id).position
        forward = [one for one in moves if one.next and one.next.position > here and one.next.meaning != Meaning.CANCELLED]
        return next((one for one in moves if one.primary), forward[0] if forward else None)


def book(company_id: int) -> Book:
    """The registers; installed on first use. From memory in write transactions (`known`), not to be changed."""
    found = known.definition(("orders.book", company_id), lambda: _read(company_id))
    if not found.registers:
        install(company_id)
        found = _read(company_id)
    return found


def _read(company_id: int) -> Book:
    rows = tuple(queries.registers(company_id))
    return Book(rows, queries.operations(row.pk for row in rows))


def install(company_id: int) -> list[Register]:
    """The factory registers of a company that has none; safe to run again. Those left as an earlier version made them get what it lacked."""
    with tx.write_tx(by=Actor.system(company_id)):
        Register.objects.bulk_create(
            [
                Register(
                    company_id=company_id,
                    code=stage.code,
                    name=stage.name,
                    meaning=stage.meaning,
                    position=position,
                    idle_days=stage.idle_days,
                )
                for position, stage in enumerate(definitions.REGISTERS, 1)
            ],
            ignore_conflicts=True,
        )
        rows = {row.code: row for row in Register.objects.filter(company_id=company_id)}
        had = RegisterOperation.objects.filter(register__company_id=company_id).select_related("next")
        told = {
            stage.code: [_said(one) for one in sorted(had, key=lambda row: row.position) if one.register_id == rows[stage.code].pk]
            for stage in definitions.REGISTERS
        }
        if not any(told.values()) or told == _former():
            had.delete()
            RegisterOperation.objects.bulk_create(_operations(rows))
    return sorted((row for row in rows.values() if row.active), key=lambda row: row.position)


def _said(one: RegisterOperation) -> tuple[Any, ...]:
    """All an administrator could have changed of an operation."""
    return (
        one.kind,
        one.next.code if one.next else "",
        one.label,
        one.on_entry,
        one.primary,
        one.arguments,
        one.right,
        one.guard,
        one.guard_text,
    )


def _former() -> dict[str, list[tuple[Any, ...]]]:
    """The operations as versions before `definitions.LATER` installed them."""
    return {
        stage.code: [
            (one.kind, one.next, one.label, one.on_entry, one.primary, one.arguments, "", "", "")
            for one in stage.operations if (stage.code, one.kind, one.next) not in definitions.LATER
        ]
        for stage in definitions.REGISTERS
    }  # fmt: skip


def _operations(rows: Mapping[str, Register]) -> list[RegisterOperation]:
    return [
        RegisterOperation(
            register=rows[stage.code],
            kind=allowed.kind,
            label=allowed.label,
            position=position,
            arguments=allowed.arguments,
            next=rows[allowed.next] if allowed.next else None,
            on_entry=allowed.on_entry,
            primary=allowed.primary,
        )
        for stage in definitions.REGISTERS
        for position, allowed in enumerate(stage.operations, 1)
    ]
