"""What papers of sales tell templates alike: totals, the customer, the salesperson, lines, VAT by rates, attributes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from kupiec.ground.attributes import public as attributes
from kupiec.ground.kit import show
from kupiec.ground.layouts import public as layouts
from kupiec.ground.office import public as office

N = office.Name
LANGUAGES = ("pl", "en", "de")


def example(value: str, text: str) -> dict[str, str]:
    return office.number(Decimal(value), text)


def TOTALS(top: str) -> list[office.Name]:  # noqa: N802 - a list that depends on its first word
    return [
        N(f"{top}.net", _("net total"), example("3000.00", "3 000,00"), "number"), N(f"{top}.vat", _("VAT total"), example("690.00", "690,00"), "number"),
        N(f"{top}.gross", _("gross total"), example("3690.00", "3 690,00"), "number"), N(f"{top}.words", _("gross total in words"), "trzy tysiące sześćset dziewięćdziesiąt złotych"),
    ]  # fmt: skip


CUSTOMER = (
    N("customer.name", _("name of the customer"), "Instal-Przykład Sp. z o.o."), N("customer.nip", _("his tax number"), "7811767696"), N("customer.street", _("his street"), "Polna 1"),
    N("customer.postal_code", _("his postal code"), "60-001"), N("customer.city", _("his town"), "Poznań"),
)  # fmt: skip
SALESPERSON = (
    N("salesperson.name", _("the salesperson"), "Anna Wiśniewska"), N("salesperson.phone", _("telephone of the salesperson"), "600 100 200"),
    N("salesperson.email", _("e-mail of the salesperson"), "a.wisniewska@example.com"),
)  # fmt: skip
RATES = (
    N("vat_rates[].rate", _("VAT rate"), "23%"), N("vat_rates[].net", _("net value at the rate"), example("3000.00", "3 000,00"), "number"),
    N("vat_rates[].vat", _("VAT at the rate"), example("690.00", "690,00"), "number"), N("vat_rates[].gross", _("gross value at the rate"), example("3690.00", "3 690,00"), "number"),
)  # fmt: skip


def lines(top: str) -> list[office.Name]:
    """Names of a list of lines."""
    return [
        N(f"{top}[].no", _("number of the line"), "1"), N(f"{top}[].code", _("code of the item"), "PO-2560"), N(f"{top}[].name", _("name of the item"), "Pompa obiegowa 25-60"),
        N(f"{top}[].quantity", _("quantity"), example("2", "2"), "number"), N(f"{top}[].unit", _("unit"), "szt."),
        N(f"{top}[].price", _("unit price"), example("500.00", "500,00"), "number"), N(f"{top}[].discount", _("discount in per cent"), example("0", ""), "number"),
        N(f"{top}[].vat", _("VAT rate"), "23%"), N(f"{top}[].net", _("value"), example("1000.00", "1 000,00"), "number"),
    ]  # fmt: skip


def totals(net: Decimal, vat: Decimal, gross: Decimal) -> dict[str, Any]:
    return {
        "net": office.number(net, show.money(net)),
        "vat": office.number(vat, show.money(vat)),
        "gross": office.number(gross, show.money(gross)),
    }


def customer(snapshot: Mapping[str, Any]) -> dict[str, str]:
    """A party as papers print it."""
    place = snapshot["address"]
    return {
        "name": snapshot["name"], "nip": snapshot["nip"] or snapshot.get("vat_eu", ""), "street": place["street"], "postal_code": place["postal_code"], "city": place["city"],
    }  # fmt: skip


def salesperson(row: Any) -> dict[str, str]:
    return {"name": str(row or ""), "phone": row.phone if row else "", "email": row.email if row else ""}


def line(row: Any, *, no: int, unit: str) -> dict[str, Any]:
    """A line of a trade document."""
    discount = row.discount_percent
    return {
        "no": str(no), "code": row.item.code if row.item else "", "name": row.description, "quantity": office.number(row.quantity, show.quantity(row.quantity)), "unit": unit,
        "price": office.number(row.unit_price, show.price(row.unit_price)), "discount": office.number(discount, show.percent(discount) if discount else ""),
        "vat": rate(row.vat_code), "net": office.number(row.net, show.money(row.net)),
    }  # fmt: skip


def rate(code: str) -> str:
    return f"{code}%" if code.isdecimal() else code


def rates(sums: Iterable[Any]) -> list[dict[str, Any]]:
    return [{"rate": rate(one.code), **totals(one.net, one.vat, one.gross)} for one in sums]


def more_names(kind: str) -> list[office.Name]:
    """Attributes of the document and of its customer."""
    return [N(name, label, label) for tell in layouts.more_names for name, label in tell(kind).items()]


def more(kind: str, *, own: tuple[str, int], customer: int) -> dict[str, Any]:
    """Their values; what has none is empty."""
    held = attributes.printed(own=own, customer=customer)
    found: dict[str, dict[str, str]] = {}
    for name in more_names(kind):
        top, _point, code = name.path.partition(".")
        found.setdefault(top, {})[code] = held.get(name.path, "")
    return found
