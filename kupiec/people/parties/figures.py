"""What rules of bases may speak of: facts of a party, and figures that upper rooms keep (PTY-2)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

from kupiec.ground.attributes import public as attributes
from kupiec.ground.kernel.formula import DATE, NUMBER, TEXT, YES_NO
from kupiec.ground.kernel.formula.values import Name
from kupiec.ground.kernel.search_text import fold
from kupiec.ground.kernel.sockets import Socket
from kupiec.ground.kernel.words import N_
from kupiec.people.parties.models import CustomerTerms, Party
from kupiec.people.parties.values import ROLES


class BaseFigures(Protocol):
    """Figures of an upper room for rules of bases: `turnover_12m`, `overdue`, `last_invoice_on`."""

    def names(self) -> Mapping[str, Name]: ...

    def of(self, party_ids: Sequence[int], *, company_id: int) -> Mapping[int, Mapping[str, Any]]: ...


base_figures: Socket[BaseFigures] = Socket("parties.base_figures")

_FACTS: dict[str, Name] = {
    "kind": Name(TEXT, N_("Company or person"), "rodzaj", "company"),
    "country": Name(TEXT, N_("Country"), "kraj", "PL"),
    "city": Name(TEXT, N_("Town of the seat"), "miasto", "Poznań"),
    "language": Name(TEXT, N_("Language"), "język", "pl"),
    "has_nip": Name(YES_NO, N_("Has a NIP"), "ma_nip", True),
    "area": Name(TEXT, N_("Code of the sales area"), "region", "WLKP"),
    "branch": Name(TEXT, N_("Code of the branch"), "oddział", "PO"),
    "guardian": Name(TEXT, N_("Code of the guardian"), "opiekun", "AW"),
    "created_on": Name(DATE, N_("Day of entering"), "założony"),
    "customer": Name(YES_NO, N_("Is a customer"), "klient", True),
    "supplier": Name(YES_NO, N_("Is a supplier"), "dostawca", False),
    "carrier": Name(YES_NO, N_("Is a carrier"), "przewoźnik", False),
    "producer": Name(YES_NO, N_("Is a producer"), "producent", False),
    "competitor": Name(YES_NO, N_("Is a competitor"), "konkurent", False),
    "employer": Name(YES_NO, N_("Is a company of an employee"), "pracodawca", False),
}
_TERMS: dict[str, tuple[str, Name]] = {
    "group": ("group__code", Name(TEXT, N_("Code of the customer group"), "grupa", "INST")),
    "price_kind": ("price_kind__code", Name(TEXT, N_("Code of the price kind"), "rodzaj_cen", "HURT")),
    "class_abc": ("abc_class", Name(TEXT, N_("Class A, B or C"), "klasa", "A")),
    "payment_method": ("payment_method__code", Name(TEXT, N_("Code of the payment method"), "płatność", "przelew")),
    "payment_days": ("payment_days", Name(NUMBER, N_("Days of deferral"), "dni_płatności", 14)),
    "credit_limit": ("credit_limit", Name(NUMBER, N_("Credit limit"), "limit", 10000)),
    "blocked": ("blocked", Name(YES_NO, N_("Sales are blocked"), "zablokowany", False)),
    "salesperson": ("salesperson__code", Name(TEXT, N_("Code of the salesperson"), "handlowiec", "AW")),
}
_EMPTY = {NUMBER: None, TEXT: "", YES_NO: False, DATE: None}


KIND = "parties.party"


def known_names(*, archived: bool = False) -> dict[str, Name]:
    """All names a rule may use, with their meanings: facts, figures, attributes (those put away for rules written before)."""
    return {**attributes.names(KIND, archived=archived), **_own_names()}


def _own_names() -> dict[str, Name]:
    found = {**_FACTS, **{name: described for name, (_, described) in _TERMS.items()}}
    for source in base_figures:
        found.update(source.names())
    return found


def own_names() -> set[str]:
    """How these names may be spelled: no attribute may take such a code."""
    return {fold(text) for name, described in _own_names().items() for text in (name, described.polish) if text}


def of(party_ids: Sequence[int], *, company_id: int, names: Collection[str]) -> dict[int, dict[str, Any]]:
    """The values of `names` for those of the parties that are not archived; constant number of statements."""
    known = known_names(archived=True)
    blank = {name: _EMPTY[described.type] for name, described in known.items()}
    found = {row["id"]: {**blank, **_facts(row)} for row in _parties(party_ids)}
    if set(names) & set(_TERMS):
        for row in _terms(found, company_id):
            party_id = row.pop("party_id")
            found[party_id].update({name: row[column] for name, (column, _) in _TERMS.items()})
    for party_id, described in attributes.values(KIND, list(found), set(names) - set(_own_names())).items():
        found[party_id].update(described)
    for source in base_figures:
        if set(names) & set(source.names()):
            for party_id, values in source.of(list(found), company_id=company_id).items():
                found[party_id].update(values)
    return found


def _parties(ids: Sequence[int]) -> Any:
    return Party.objects.filter(pk__in=ids, archived=False).values(
        "id", "kind", "country", "city", "language", "nip", "area__code", "branch__code", "guardian__code",
        "created_at", *ROLES,
    )  # fmt: skip


def _facts(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "kind": row["kind"],
        "country": row["country"],
        "city": row["city"],
        "language": row["language"],
        "has_nip": bool(row["nip"]),
        "area": row["area__code"] or "",
        "branch": row["branch__code"] or "",
        "guardian": row["guardian__code"] or "",
        "created_on": row["created_at"].date(),
        **{role: row[role] for role in ROLES},
    }


def _terms(ids: Collection[int], company_id: int) -> list[dict[str, Any]]:
    columns = [column for column, _ in _TERMS.values()]
    rows = CustomerTerms.objects.filter(company_id=company_id, party_id__in=ids)
    return [
        {key: "" if value is None and key != "credit_limit" else value for key, value in row.items()}
        for row in rows.values("party_id", *columns)
    ]
