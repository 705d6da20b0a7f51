"""The roles every installation starts with; administrators change them afterwards (KER-11)."""

from __future__ import annotations

from kupiec.ground.access.public import Role, standards
from kupiec.ground.kernel import tx
from kupiec.ground.kernel.actor import Actor

SEE_ALL = [
    "activities.see",
    "correspondence.see",
    "parties.see",
    "catalog.see",
    "pricing.see",
    "promotions.see",
    "stock.see",
    "empties.see",
    "supply.see",
    "transport.see",
    "booking.see",
    "promising.see",
    "promising.hold",
    "orders.see",
    "confirmations.see",
    "intake.see",
    "blankets.see",
    "returns.see",
    "inquiries.see",
    "contracts.see",
    "budgets.see",
    "offers.see",
    "invoicing.see",
    "receivables.see",
]
EVERYBODY = ["workflow.see", "workflow.start"]
CASES = ["cases.see", "cases.edit"]
ROLES: dict[str, tuple[str, list[str], dict[str, str]]] = {
    "handlowiec": (
        "Handlowiec",
        [
            *CASES,
            *EVERYBODY,
            *SEE_ALL, "activities.edit", "correspondence.edit", "correspondence.send", "parties.edit", "parties.life", "privacy.see", "privacy.record", "inquiries.edit", "inquiries.decline", "intake.edit", "intake.share", "contracts.edit", "budgets.charge", "confirmations.edit", "confirmations.confirm", "blankets.edit", "blankets.release", "offers.edit", "offers.send", "offers.result", "orders.edit", "orders.accept",
            "orders.move", "orders.block", "orders.hold", "stock.block", "receivables.credit", "mail.send", "mail.see", "mailboxes.read", "mailboxes.own", "registries.ask",
        ],
        {"cases": "branch", "orders": "branch", "offers": "branch", "invoices": "branch", "receivables": "branch"},
    ),
    "zamowienia": (
        "Obsługa zamówień i wysyłka",
        [
            *CASES,
            *EVERYBODY,
            *SEE_ALL, "activities.edit", "correspondence.edit", "correspondence.send", "correspondence.void", "inquiries.edit", "intake.edit", "intake.share", "parties.edit", "privacy.see", "privacy.record", "orders.edit", "orders.accept", "orders.move", "orders.block", "orders.deliver",
            "orders.bill", "orders.close", "orders.hold", "confirmations.edit", "confirmations.confirm", "confirmations.plan", "blankets.edit", "blankets.release", "transport.edit", "transport.place", "amendments.make", "returns.edit", "returns.decide", "returns.receive", "returns.settle", "stock.draft", "stock.issue", "stock.reverse", "stock.block",
            "stock.supply", "lots.setup", "empties.move", "empties.settle", "empties.setup", "lots.rule", "lots.choose", "supply.edit", "supply.place", "budgets.charge", "booking.edit", "promising.setup", "invoicing.draft", "invoicing.issue", "receivables.pay",
            "receivables.credit", "mail.send", "mail.see", "mailboxes.read", "mailboxes.own", "registries.ask",
        ],
        {},
    ),
    "magazyn": (
        "Magazyn",
        [
            "cases.see",
            *EVERYBODY,
            "activities.see", "activities.edit", "correspondence.see", "correspondence.edit", "parties.see", "catalog.see", "catalog.labels", "returns.see", "returns.receive", "orders.see", "supply.see", "transport.see", "stock.see", "empties.see", "empties.move", "lots.rule", "lots.choose", "stock.draft", "stock.issue",
            "stock.receive", "stock.reverse", "stock.block", "stock.supply", "stock.count", "mail.send",
        ],
        {},
    ),
    "ksiegowosc": (
        "Księgowość",
        [
            *CASES, "cases.finance",
            *EVERYBODY,
            *SEE_ALL, "activities.edit", "correspondence.*", "parties.edit", "parties.terms", "parties.credit", "privacy.see", "budgets.*", "invoicing.*", "receivables.*", "ledger.*",
            "company.see", "company.rates", "mail.send", "mail.see", "mailboxes.read", "mailboxes.own", "registries.ask",
        ],
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


def follow(*, by: Actor) -> standards.Followed:
    """What newer versions brought reaches the roles that still stand as they were given; see `access.standards`."""
    given = {code: standards.Standard(tuple(patterns), scopes) for code, (_name, patterns, scopes) in ROLES.items()}
    return standards.follow(given, by=by)
