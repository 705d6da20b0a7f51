"""The roles every installation starts with; administrators change them afterwards (KER-11)."""

from __future__ import annotations

from kupiec.ground.access.public import Role
from kupiec.ground.kernel import tx
from kupiec.ground.kernel.actor import Actor

SEE_ALL = ["parties.see", "catalog.see", "pricing.see", "stock.see", "orders.see", "offers.see"]
ROLES: dict[str, tuple[str, list[str], dict[str, str]]] = {
    "handlowiec": (
        "Handlowiec",
        [
            *SEE_ALL,
            "parties.edit", "parties.export", "offers.*", "orders.see", "orders.create", "orders.edit", "orders.accept",
            "orders.block", "orders.copy", "orders.move", "stock.block", "pricing.see", "invoicing.see", "receivables.see",
        ],
        {"orders": "branch", "offers": "branch"},
    ),
    "zamowienia": (
        "Obsługa zamówień i wysyłka",
        [*SEE_ALL, "parties.edit", "orders.*", "offers.see", "stock.*", "invoicing.see", "receivables.see"],
        {},
    ),
    "magazyn": ("Magazyn", ["catalog.*", "parties.see", "stock.*", "orders.see"], {}),
    "ksiegowosc": (
        "Księgowość",
        [*SEE_ALL, "invoicing.*", "receivables.*", "ledger.*", "parties.credit", "parties.edit", "company.see", "company.rates"],
        {},
    ),
    "dyrektor": ("Dyrektor sprzedaży, administrator", ["*"], {}),
}  # fmt: skip


def ensure(*, by: Actor) -> dict[str, Role]:
    """Make the roles that are missing; those that exist stay as the administrator left them."""
    with tx.write_tx(by=by):
        known = {role.code: role for role in Role.objects.filter(code__in=ROLES)}
        missing = [
            Role(code=code, name=name, rights=patterns, scopes=scopes, all_rights=patterns == ["*"])
            for code, (name, patterns, scopes) in ROLES.items()
            if code not in known
        ]
        Role.objects.bulk_create(missing)
    return {**known, **{role.code: role for role in missing}}
