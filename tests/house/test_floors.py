"""The law of the house: floors, doors, purity, direction of keys, no signals (docs/house.md)."""

from __future__ import annotations

import ast
import subprocess
import sys

from django.apps import apps
from django.db.models import ForeignKey

from tests.house import source

FLOORS = [
    {"kernel"},
    {"company"},
    {"access"},
    {"kit"},
    {"merging"},
    {"attributes", "documents", "exchange", "files", "layouts", "registries", "settings"},
    {"office"},
    {"mail"},
    {"notifications"},
    {"workflow"},
    {"parties", "catalog"},
    {"persons"},
    {"privacy"},
    {"activities"},
    {"cases", "caldav"},
    {"mailboxes"},
    {"correspondence"},
    {"ledger"},
    {"receivables", "stock", "pricing"},
    {"lots"},
    {"invoicing", "promotions", "warehousing", "margins"},
    {"pricelists", "empties"},
    {"booking", "supply"},
    {"promising"},
    {"contracts"},
    {"orders"},
    {"budgets"},
    {"registers", "amendments", "returns", "calloffs", "ordermessages", "intake", "transport"},
    {"inquiries"},
    {"offers"},
    {"confirmations"},
    {"blankets"},
    {"offerpages", "calculations", "paperwork", "offerterms", "followups"},
    {"desk"},
]
OPEN = ("kupiec.ground.kernel", "kupiec.ground.kit", "kupiec.house")
"""The modules of kernel and kit are their doors; the porter's own parts import each other."""


def floor(room: str) -> int:
    return next(level for level, rooms in enumerate(FLOORS) if room in rooms)


def test_floors_and_purity_hold():
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"]
    done = subprocess.run(command, cwd=source.ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]


def _imports(path):
    for node in ast.walk(source.tree(path)):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("kupiec."):
            for alias in node.names:
                yield node.lineno, node.module, alias.name
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.startswith("kupiec."):
                    yield node.lineno, alias.name, ""


def test_other_rooms_are_entered_by_their_door():
    """`from kupiec.money.stock import public`, never `…stock.models`; the porter may enter anywhere to wire."""
    wrong = []
    for path in source.files():
        room = source.room_of(path)
        if room.startswith("house"):
            continue
        for line, module, imported in _imports(path):
            parts = module.split(".")
            if module.startswith(OPEN) or "/".join(parts[1:3]) == room or len(parts) < 3:
                continue
            inside = parts[3] if len(parts) > 3 else imported
            if inside != "public" and not (module.startswith("kupiec.ground.documents") and inside == "models"):
                wrong.append(f"{source.name(path)}:{line} {module} {imported}")
    assert wrong == []


def test_keys_point_down():
    wrong = []
    for model in apps.get_models():
        here = model._meta.app_label
        if not model.__module__.startswith("kupiec."):
            continue
        for field in model._meta.get_fields():
            if not isinstance(field, ForeignKey):
                continue
            there = field.related_model._meta.app_label
            if field.related_model.__module__.startswith("kupiec.") and there != here and floor(there) >= floor(here):
                wrong.append(f"{model.__name__}.{field.name} → {there}")
            if not field.remote_field.hidden:
                wrong.append(f"{model.__name__}.{field.name}: related_name is not '+'")
    assert wrong == []


def test_no_signals():
    allowed = {"kupiec/ground/kernel/connections.py", "kupiec/ground/kernel/audit.py", "kupiec/ground/kernel/guards.py"}
    wrong = [
        source.name(path)
        for path in source.files()
        if source.name(path) not in allowed
        and ("signals" in path.read_text() and "django" in path.read_text())
        and any("signals" in module for _, module, _ in _django_imports(path))
    ]
    assert wrong == []


def _django_imports(path):
    for node in ast.walk(source.tree(path)):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("django"):
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}", alias.name


def test_one_clock():
    """Nobody asks the machine's clock: `clock.now()` and `clock.today()` only (fault F9)."""
    wrong = []
    for path in source.files():
        if source.name(path) == "kupiec/ground/kernel/clock.py":
            continue
        for node in ast.walk(source.tree(path)):
            if (
                isinstance(node, ast.Attribute)
                and node.attr in {"now", "today", "utcnow"}
                and ast.unparse(node.value) in {"datetime", "dt.datetime", "dt.date", "date", "timezone", "datetime.datetime"}
            ):
                wrong.append(f"{source.name(path)}:{node.lineno}")
    assert wrong == []


def test_money_is_never_float():
    """I37: no float columns, no plain DecimalField."""
    wrong = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("kupiec.")
        for field in model._meta.concrete_fields
        if type(field).__name__ in {"FloatField", "DecimalField"}
    ]
    assert wrong == []


def test_no_unsafe_deserialization_or_shell():
    """C14, C16: no pickle, marshal, yaml.load, shell=True, eval outside the formula compiler."""
    wrong = []
    for path in source.files():
        for node in ast.walk(source.tree(path)):
            if isinstance(node, ast.Import) and any(a.name in {"pickle", "marshal", "shelve"} for a in node.names):
                wrong.append(f"{source.name(path)}:{node.lineno} {ast.unparse(node)}")
            if isinstance(node, ast.keyword) and node.arg == "shell":
                wrong.append(f"{source.name(path)} shell=")
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in {"eval", "exec"}
                and "kernel/formula" not in source.name(path)
            ):
                wrong.append(f"{source.name(path)}:{node.lineno} {node.func.id}")
    assert wrong == []
