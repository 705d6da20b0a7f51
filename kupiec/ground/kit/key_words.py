"""Keys as data: what is pressed, what it does, how a key is called on the cap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

_CAPS = {
    "Enter": "↵", "ArrowUp": "↑", "ArrowDown": "↓", "ArrowLeft": "←", "ArrowRight": "→", "Delete": "Del",
    "Insert": "Ins", "Escape": "Esc",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a page: shown in the key bar and on the sheet; pressing it clicks the element with this `data-key`.

    Several with one meaning are set apart by a blank (`J K`); `scope="sheet"` keeps it off the bar.
    """

    keys: str
    label: Any
    right: str = ""
    scope: str = "page"


def key_caps(keys: str) -> str:
    """`Ctrl+Enter` → `Ctrl ↵`, `Space` → `Spacja`."""
    if keys == "Alt+ArrowUp Alt+ArrowDown":
        return "Alt ↑↓"
    return " ".join(gettext("Space") if part == "Space" else _CAPS.get(part, part) for part in keys.split("+") if part) or "+"


EVERYWHERE = (
    Key("Ctrl+K", _("Search and commands"), scope="all"),
    Key("?", _("All keys"), scope="all"),
    Key("G", _("then a letter: go to a room"), scope="all"),
    Key("/", _("Search here"), scope="all"),
    Key("Escape", _("Close, go back"), scope="all"),
    Key("Ctrl+ArrowUp", _("Previous from the list"), scope="all"),
    Key("Ctrl+ArrowDown", _("Next from the list"), scope="all"),
)
LIST = (
    Key("J K", _("Row")), Key("Enter", _("Open")), Key("Ctrl+Enter", _("Open in a new tab"), scope="sheet"),
    Key("Space", _("Select")), Key("/", _("Search")), Key("F", _("Filter")), Key("Shift+F10", _("Row menu")),
    Key("P", _("Preview")), Key("Shift+ArrowLeft Shift+ArrowRight", _("Width of the column, on its heading"), scope="sheet"),
    Key("Ctrl+Shift+ArrowLeft Ctrl+Shift+ArrowRight", _("Move the column, on its heading"), scope="sheet"),
    Key("ArrowLeft ArrowRight", _("Fold, unfold a group"), scope="sheet"),
)  # fmt: skip
GRID = (
    Key("Insert", _("Add")), Key("F2", _("Edit cell")), Key("F4", _("Pick from a list")), Key("F8", _("Why this price")),
    Key("Ctrl+D", _("Duplicate")), Key("Delete", _("Remove")), Key("Alt+ArrowUp Alt+ArrowDown", _("Move")), Key("Ctrl+Z", _("Undo"), scope="sheet"),
    Key("Ctrl+S", _("Save draft")),
)  # fmt: skip
