"""What the house tests look at: the source files, parsed once."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "kupiec"


@cache
def files(*, tests: bool = False) -> tuple[Path, ...]:
    """Python files of the product (without migrations; without tests unless asked)."""
    return tuple(
        path
        for path in sorted(PACKAGE.rglob("*.py"))
        if "migrations" not in (inside := path.relative_to(PACKAGE).parts) and (tests or not {"tests", "testing.py"} & set(inside))
    )


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def room_of(path: Path) -> str:
    """`money/stock` for a file of the room."""
    return "/".join(path.relative_to(PACKAGE).parts[:2])


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
