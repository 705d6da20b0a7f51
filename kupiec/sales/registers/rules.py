"""What is wrong with a definition of registers, and what differs between two of them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from kupiec.ground.kernel import formula
from kupiec.ground.kernel.refusal import Refusal, Refusals
from kupiec.ground.kernel.words import N_
from kupiec.sales.registers.values import (
    MOST_OPERATIONS,
    MOST_REGISTERS,
    BookData,
    Difference,
    Known,
    OperationData,
    RegisterData,
)

CODE = re.compile(r"[a-z][a-z0-9_-]{0,19}")
MEANINGS = ("draft", "accepted", "closed", "cancelled")
MISSING = {
    "draft": N_("There is no register where new orders wait to be accepted."),
    "accepted": N_("There is no register of accepted orders."),
    "closed": N_("There is no register of closed orders."),
    "cancelled": N_("There is no register of cancelled orders."),
}


def check(book: BookData, known: Known) -> None:
    """Refuses all at once, each at its register and operation, whatever would go wrong when orders go by this book."""
    found = [*_of_book(book)]
    for index, register in enumerate(book.registers):
        found += _of_register(register, book, known, at=f"registers[{index}].")
    found += [] if found else _ways(book)
    if found:
        raise found[0] if len(found) == 1 else Refusals(found)


def check_register(book: BookData, code: str, known: Known) -> None:
    """The same for one register; fields are named within it."""
    register = book.get(code)
    found = [*_of_register(register, book, known, at="")] if register else []
    if sum(one.code == code for one in book.registers) > 1:
        found.append(Refusal("TAKEN", N_("Another register has this code."), "code"))
    if found:
        raise found[0] if len(found) == 1 else Refusals(found)


def _of_book(book: BookData) -> Iterator[Refusal]:
    if len(book.registers) > MOST_REGISTERS:
        yield Refusal("TOO_MANY", N_("At most %(most)s registers."), "registers", params={"most": MOST_REGISTERS})
    codes = [one.code for one in book.registers]
    for index, code in enumerate(codes):
        if code in codes[:index]:
            yield Refusal("TAKEN", N_("Another register has this code."), f"registers[{index}].code")
    for meaning in MEANINGS:
        if not any(one.meaning == meaning for one in book.registers):
            yield Refusal("NO_REGISTER", MISSING[meaning], "registers")


def _of_register(register: RegisterData, book: BookData, known: Known, *, at: str) -> Iterator[Refusal]:
    if not register.name.strip():
        yield Refusal("REQUIRED", N_("Give it a name."), f"{at}name")
    if len(register.name) > 60:
        yield Refusal("TOO_LONG", N_("At most %(limit)s characters."), f"{at}name", params={"limit": 60})
    if not CODE.fullmatch(register.code):
        yield Refusal("BAD_CODE", N_("A code is of small letters, digits, - and _, at most 20, a letter first."), f"{at}code")
    if register.meaning not in MEANINGS:
        yield Refusal("BAD_CHOICE", N_("Choose from the list."), f"{at}meaning")
    if register.idle_days is not None and not 1 <= register.idle_days <= 365:
        yield Refusal("BAD_NUMBER", N_("From 1 to 365 days."), f"{at}idle_days")
    if len(register.operations) > MOST_OPERATIONS:
        yield Refusal("TOO_MANY", N_("At most %(most)s operations."), f"{at}operations", params={"most": MOST_OPERATIONS})
    if sum(one.primary for one in register.operations) > 1:
        yield Refusal("ONE_PRIMARY", N_("Only one operation is the next step."), f"{at}operations")
    for index, one in enumerate(register.operations):
        yield from _of_operation(one, register, book, known, at=f"{at}operations[{index}].")


def _of_operation(one: OperationData, register: RegisterData, book: BookData, known: Known, *, at: str) -> Iterator[Refusal]:
    facts = known.kinds.get(one.kind)
    if facts is None:
        yield Refusal("BAD_CHOICE", N_("There is no such operation."), f"{at}kind")
        return
    if one.kind == "move":
        yield from _of_move(one, register, book, known, at=at)
    elif one.next:
        yield Refusal("BAD_CHOICE", N_("Only a move leads to a register."), f"{at}next")
    if one.on_entry and not facts.entry:
        yield Refusal("NOT_BY_ITSELF", N_("This operation needs a person; it can’t be done by itself."), f"{at}on_entry")
    if facts.alone and not one.on_entry:
        yield Refusal("BY_ITSELF", N_("This operation has no button: tick that it is done by itself."), f"{at}on_entry")
    if one.primary and one.on_entry:
        yield Refusal("BY_ITSELF", N_("What is done by itself is nobody’s next step."), f"{at}primary")
    yield from _of_arguments(one, facts.arguments, facts.required, at=at)
    if one.right and one.right not in known.rights:
        yield Refusal("BAD_CHOICE", N_("There is no such right."), f"{at}right")
    for role in one.roles:
        if role not in known.roles:
            yield Refusal("BAD_CHOICE", N_("There is no such role."), f"{at}roles")
    yield from _of_guard(one, known, at=at)


def _of_move(one: OperationData, register: RegisterData, book: BookData, known: Known, *, at: str) -> Iterator[Refusal]:
    target = book.get(one.next)
    if target is None:
        yield Refusal("REQUIRED", N_("Choose the register it leads to."), f"{at}next")
    elif target.code == register.code:
        yield Refusal("TO_ITSELF", N_("It leads to the register it begins in."), f"{at}next")
    elif target.meaning not in known.passages.get(register.meaning, ()):
        yield Refusal("NO_PASSAGE", N_("An order can’t pass from this meaning to that one."), f"{at}next")
    if one.on_entry and not one.guard.strip():
        yield Refusal("REQUIRED", N_("Say when it goes on by itself, else orders never stand here."), f"{at}guard")


def _of_arguments(one: OperationData, taken: frozenset[str], required: frozenset[str], *, at: str) -> Iterator[Refusal]:
    for name in sorted(set(one.arguments) - taken):
        yield Refusal("BAD_ARGUMENT", N_("This operation takes no “%(name)s”."), f"{at}arguments", params={"name": name[:40]})
    for name in sorted(required):
        if not one.arguments.get(name):
            yield Refusal("REQUIRED", N_("Fill this in."), f"{at}arguments.{name}")


def _of_guard(one: OperationData, known: Known, *, at: str) -> Iterator[Refusal]:
    for name, text, most in (("label", one.label, 60), ("guard_text", one.guard_text, 160), ("guard", one.guard, 2000)):
        if len(text) > most:
            yield Refusal("TOO_LONG", N_("At most %(limit)s characters."), f"{at}{name}", params={"limit": most})
    if one.guard_text.strip() and not one.guard.strip():
        yield Refusal("REQUIRED", N_("Give the condition these words are about."), f"{at}guard")
    if one.guard.strip():
        try:
            formula.check(one.guard, known.names, result=formula.YES_NO)
        except Refusal as refusal:
            refusal.field = f"{at}guard"
            yield refusal


def _ways(book: BookData) -> Iterator[Refusal]:
    """Registers no order can come to, and those it can never leave before it is finished."""
    leads = {one.code: {each.next for each in one.operations if each.kind == "move"} for one in book.registers}
    closing = next(one.code for one in book.registers if one.meaning == "closed")
    for one in book.registers:
        if any(each.kind == "close" for each in one.operations):
            leads[one.code].add(closing)
    begins = {next(one.code for one in book.registers if one.meaning == meaning) for meaning in ("draft", "accepted")}
    reached = _reach(leads, begins)
    coming: dict[str, set[str]] = {one.code: set() for one in book.registers}
    for code, targets in leads.items():
        for target in targets:
            coming[target].add(code)
    ending = _reach(coming, {one.code for one in book.registers if one.meaning in ("closed", "cancelled")})
    for index, one in enumerate(book.registers):
        if one.code not in reached:
            yield Refusal("UNREACHABLE", N_("No way leads to “%(name)s”."), f"registers[{index}].name", params={"name": one.name})
        elif one.code not in ending:
            yield Refusal(
                "NO_EXIT", N_("From “%(name)s” an order never comes to its end."), f"registers[{index}].name", params={"name": one.name}
            )


def _reach(ways: Mapping[str, set[str]], begun: set[str]) -> set[str]:
    found, edge = set(begun), set(begun)
    while edge:
        edge = {place for at in edge for place in ways.get(at, set())} - found
        found |= edge
    return found


HEAD = {"name": N_("Name"), "meaning": N_("Meaning"), "idle_days": N_("Days it may stand"), "only": N_("Only these operations")}


def differences(before: BookData, after: BookData) -> list[Difference]:
    """What another version changed, register by register."""
    found: list[Difference] = []
    for one in after.registers:
        old = before.get(one.code)
        if old is None:
            found.append(Difference(one.name, N_("register added"), None, one.meaning))
            old = RegisterData(code=one.code, name=one.name, meaning=one.meaning, idle_days=one.idle_days, only=one.only)
        found += [
            Difference(one.name, label, getattr(old, name), getattr(one, name))
            for name, label in HEAD.items()
            if getattr(old, name) != getattr(one, name)
        ]
        found += _of_operations(one.name, old.operations, one.operations)
    found += [Difference(one.name, N_("register taken out"), one.meaning, None) for one in before.registers if after.get(one.code) is None]
    both = [[one.code for one in book.registers if before.get(one.code) and after.get(one.code)] for book in (before, after)]
    if both[0] != both[1]:
        found.append(Difference("", N_("order of registers"), tuple(both[0]), tuple(both[1])))
    return found


def _of_operations(register: str, before: Sequence[OperationData], after: Sequence[OperationData]) -> list[Difference]:
    old, new = ([(_named(one), one) for one in rows] for rows in (before, after))
    gone, come = [one for one in old if one not in new], [one for one in new if one not in old]
    found = []
    for name, operation in come:
        was = next((one for one in gone if one[0] == name), None)
        if was:
            gone.remove(was)
        found.append(Difference(register, name, was[1] if was else None, operation))
    found += [Difference(register, name, operation, None) for name, operation in gone]
    if not found and old != new:
        found.append(Difference(register, N_("order of operations"), tuple(name for name, _ in old), tuple(name for name, _ in new)))
    return found


def _named(one: OperationData) -> str:
    return f"{one.kind} → {one.next}" if one.next else one.kind
