"""Five people who sign in to the demo, each with a random password of this installation."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

from kupiec.ground.access import public as access
from kupiec.ground.kernel.actor import Actor
from kupiec.house import roles

SIGN_INS = (
    ("handlowiec", "AW", "PO", "Anna Wiśniewska, handlowiec"),
    ("zamowienia", "EM", "PO", "Ewa Mazur, obsługa zamówień i wysyłka"),
    ("magazyn", "RK", "PO", "Robert Krawczyk, magazyn"),
    ("ksiegowosc", "BD", "PO", "Barbara Dudek, faktury i płatności"),
    ("dyrektor", "MZ", "PO", "Marek Zieliński, dyrektor, administruje"),
)
WORDS = ("rura", "zawor", "pompa", "kociol", "grzejnik", "bojler", "piec", "zasobnik", "filtr", "kolano", "mufa", "trojnik")


def enter(*, employees: Mapping[str, int], branches: Mapping[str, int], by: Actor) -> None:
    """Make the users with their roles and write their sign-ins to `demo-sign-ins` in the data folder (0600)."""
    given = roles.ensure(by=by)
    lines = []
    for role, employee, branch, who in SIGN_INS:
        password = "-".join([*(secrets.choice(WORDS) for _ in range(2)), str(secrets.randbelow(9000) + 1000)])
        access.create_user(
            role, password=password, by=by, employee_id=employees[employee],
            roles=[(given[role].pk, by.company_id, branches[branch])],
            options={"demo": True, "email": f"{role}@kupiec.example"},
        )  # fmt: skip
        lines.append(f"{role:11} {password:24} {who}")
    _write("\n".join(lines) + "\n")


def _write(text: str) -> None:
    path = Path(settings.DATA) / "demo-sign-ins"
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    path.chmod(0o600)
