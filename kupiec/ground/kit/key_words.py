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
    needs: str = ""
    """What must be on the page for it to work: `grid`, `edit`, `add`, `copy` or `move` of a lines grid, `why`."""


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
    Key("J K", _("Row")), Key("Enter", _("Open"), needs="open"), Key("Ctrl+Enter", _("Open in a new tab"), scope="sheet", needs="open"),
    Key("Space", _("Select"), needs="select"), Key("/", _("Search")), Key("F", _("Filter"), needs="filter"), Key("Shift+F10", _("Row menu")),
    Key("P", _("Preview"), needs="preview"), Key("Shift+ArrowLeft Shift+ArrowRight", _("Width of the column, on its heading"), scope="sheet"),
    Key("Ctrl+Shift+ArrowLeft Ctrl+Shift+ArrowRight", _("Move the column, on its heading"), scope="sheet"),
    Key("ArrowLeft ArrowRight", _("Fold, unfold a group"), scope="sheet", needs="groups"),
)  # fmt: skip
GRID = (
    Key("Insert", _("Add"), needs="add"), Key("F2", _("Edit cell"), needs="edit"), Key("F4", _("Pick from a list"), needs="edit"),
    Key("F8", _("Why this price"), needs="why"), Key("Ctrl+D", _("Duplicate"), needs="copy"), Key("Delete", _("Remove"), needs="add"),
    Key("Alt+ArrowUp Alt+ArrowDown", _("Move"), needs="move"), Key("Ctrl+Z", _("Undo"), scope="sheet", needs="edit"),
    Key("Ctrl+S", _("Save draft"), needs="edit"),
)  # fmt: skip
