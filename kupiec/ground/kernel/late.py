"""Libraries loaded when first used: a web worker that makes no spreadsheet and checks no passkey need not hold them in memory.

if TYPE_CHECKING:
    import xlsxwriter
else:
    xlsxwriter = late("xlsxwriter")
"""

from __future__ import annotations

from importlib import import_module
from typing import Any


class _Late:
    """Stands for a module until somebody asks something of it."""

    def __init__(self, name: str) -> None:
        self.__name__ = name

    def __getattr__(self, name: str) -> Any:
        found = getattr(import_module(self.__name__), name)
        setattr(self, name, found)
        return found


def late(name: str) -> Any:
    return _Late(name)
