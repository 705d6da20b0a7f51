"""What is wrong with a definition, case by case; what differs between two (ORD-5)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from kupiec.ground.kernel.formula import Name, Type
from kupiec.ground.kernel.refusal import Refusal, Refusals
from kupiec.sales.registers import rules
from kupiec.sales.registers.values import (
    BookData,
    KindFacts,
    Known,
    OperationData,
    RegisterData,
    as_json,
    from_json,
)

KNOWN = Known(
    kinds={
        "move": KindFacts(frozenset({"note"}), entry=True), "block": KindFacts(frozenset({"whole"}), entry=True), "bill": KindFacts(), "close": KindFacts(),
        "mail": KindFacts(frozenset({"message"}), frozenset({"message"}), entry=True), "tell": KindFacts(entry=True, alone=True),
    },
    names={"net": Name(Type.NUMBER, "", "netto", Decimal(5)), "begun": Name(Type.YES_NO)}, rights=frozenset({"orders.move"}), roles=frozenset({"szef"}),
    passages={"draft": frozenset({"draft", "accepted", "cancelled"}), "accepted": frozenset({"accepted", "closed"}), "closed": frozenset({"closed"}), "cancelled": frozenset({"draft"})},
)  # fmt: skip


def to(code: str, **more: object) -> OperationData:
    return OperationData(kind="move", next=code, **more)  # type: ignore[arg-type]


def book(*extra: OperationData, **head: object) -> BookData:
    """Four registers; the first has these operations beside its way on."""
    first = RegisterData(code="new", name="Nowe", meaning="draft", operations=(to("work"), to("gone"), *extra))
    return BookData(registers=(
        replace(first, **head),  # type: ignore[arg-type]
        RegisterData(code="work", name="Praca", meaning="accepted", operations=(OperationData(kind="block", on_entry=True), to("done"))),
        RegisterData(code="done", name="Zamknięte", meaning="closed"),
        RegisterData(code="gone", name="Anulowane", meaning="cancelled", operations=(to("new"),)),
    ))  # fmt: skip


def codes(data: BookData) -> set[tuple[str, str]]:
    try:
        rules.check(data, KNOWN)
    except Refusals as several:
        return {(one.code, one.field) for one in several.each}
    except Refusal as one:
        return {(one.code, one.field)}
    return set()


@pytest.mark.feature("ORD-5")
@pytest.mark.parametrize(
    ("operation", "code", "field"),
    [
        (OperationData(kind="fly"), "BAD_CHOICE", "kind"),
        (to("nowhere"), "REQUIRED", "next"),
        (to("new"), "TO_ITSELF", "next"),
        (to("done"), "NO_PASSAGE", "next"),
        (OperationData(kind="bill", next="work"), "BAD_CHOICE", "next"),
        (OperationData(kind="bill", on_entry=True), "NOT_BY_ITSELF", "on_entry"),
        (OperationData(kind="tell"), "BY_ITSELF", "on_entry"),
        (OperationData(kind="block", on_entry=True, primary=True), "BY_ITSELF", "primary"),
        (to("work", on_entry=True), "REQUIRED", "guard"),
        (OperationData(kind="mail"), "REQUIRED", "arguments.message"),
        (OperationData(kind="bill", arguments={"wings": True}), "BAD_ARGUMENT", "arguments"),
        (OperationData(kind="bill", right="nie.ma"), "BAD_CHOICE", "right"),
        (OperationData(kind="bill", roles=("nikt",)), "BAD_CHOICE", "roles"),
        (OperationData(kind="bill", guard="net >"), "SYNTAX", "guard"),
        (OperationData(kind="bill", guard="net + 1"), "WRONG_TYPE", "guard"),
        (OperationData(kind="bill", guard="sky = 1"), "UNKNOWN_NAME", "guard"),
        (OperationData(kind="bill", guard_text="bo tak"), "REQUIRED", "guard"),
        (OperationData(kind="bill", label="x" * 61), "TOO_LONG", "label"),
    ],
)
def test_what_is_wrong_with_an_operation_is_told_at_its_field(operation: OperationData, code: str, field: str) -> None:
    found = codes(book(operation))
    assert {name for _code, name in found} == {f"registers[0].operations[2].{field}"}
    assert code in {one for one, _name in found} or field == "guard"


def test_a_sound_book_is_taken() -> None:
    assert codes(book(OperationData(kind="bill", guard="netto > 5 oraz not begun", right="orders.move", roles=("szef",)))) == set()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (book(code="Nowe!"), ("BAD_CODE", "registers[0].code")),
        (book(name=" "), ("REQUIRED", "registers[0].name")),
        (book(idle_days=0), ("BAD_NUMBER", "registers[0].idle_days")),
        (book(meaning="open"), ("NO_REGISTER", "registers")),
        (BookData(registers=(*book().registers, RegisterData(code="new", name="Drugi raz"))), ("TAKEN", "registers[4].code")),
        (
            BookData(registers=(*book().registers, RegisterData(code="alone", name="Sam", operations=(to("work"),)))),
            ("UNREACHABLE", "registers[4].name"),
        ),
        (book(to("trap")).put(RegisterData(code="trap", name="Pułapka")), ("NO_EXIT", "registers[4].name")),
        (book(OperationData(kind="bill", primary=True), to("work", primary=True)), ("ONE_PRIMARY", "registers[0].operations")),
    ],
)
def test_what_is_wrong_with_the_whole_is_told(data: BookData, expected: tuple[str, str]) -> None:
    assert expected in codes(data)


def test_differences_are_told_register_by_register() -> None:
    old = book()
    new = book(OperationData(kind="bill", guard="net > 5"), name="Nowo przyjęte").put(
        RegisterData(code="extra", name="Dodatkowy", meaning="accepted")
    )
    found = [(one.register, one.what, one.before, one.after) for one in rules.differences(old, new)]
    assert found == [
        ("Nowo przyjęte", "Name", "Nowe", "Nowo przyjęte"), ("Nowo przyjęte", "bill", None, OperationData(kind="bill", guard="net > 5")), ("Dodatkowy", "register added", None, "accepted"),
    ]  # fmt: skip
    assert rules.differences(new, new) == []
    assert [one.what for one in rules.differences(new, old)] == ["Name", "bill", "register taken out"]
    turned = BookData(registers=tuple(reversed(old.registers)))
    assert [one.what for one in rules.differences(old, turned)] == ["order of registers"]


def test_a_book_survives_its_json() -> None:
    data = book(OperationData(kind="bill", roles=("szef",), arguments={"note": True}))
    assert from_json(as_json(data)) == data
