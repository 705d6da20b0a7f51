"""The door of the kit. Names beyond these come through the modules `columns`, `filters`, `inputs`, `grid`, `show`, `parse`."""

from __future__ import annotations

from kupiec.ground.kit import columns, filters, inputs, parse, show
from kupiec.ground.kit import grid_columns as grid
from kupiec.ground.kit.boards import Board, BoardCard, BoardColumn
from kupiec.ground.kit.boards import Choice as BoardChoice
from kupiec.ground.kit.details import Detail, Fact, Figure, Head, Node, Panel, Step
from kupiec.ground.kit.dictionaries import dictionary
from kupiec.ground.kit.forms import Form
from kupiec.ground.kit.frame import (
    Command,
    Notice,
    Tab,
    Topic,
    badge_sources,
    commands,
    home_panels,
    notice_sources,
    notice_topics,
    tabs,
)
from kupiec.ground.kit.glances import hit_words
from kupiec.ground.kit.grid_protocol import (
    AddLine,
    Applied,
    CopyLine,
    GridRow,
    LineCommand,
    MoveLine,
    PasteLines,
    RemoveLines,
    Restore,
    SetCells,
)
from kupiec.ground.kit.grids import GridCommand, LineGrid, Part
from kupiec.ground.kit.inputs import Group
from kupiec.ground.kit.key_words import Key
from kupiec.ground.kit.lists import Create, Empty, List, MenuItem, Preview
from kupiec.ground.kit.markup import Mark
from kupiec.ground.kit.notices import CHOICES as NOTICE_CHOICES
from kupiec.ground.kit.notices import open_notices
from kupiec.ground.kit.operations import Operation
from kupiec.ground.kit.pages import announce, attempt, go, is_fragment, page, refused, screen, toast
from kupiec.ground.kit.pickers import Choice, Picker, Suggested, pickers
from kupiec.ground.kit.request import Request
from kupiec.ground.kit.saved_views import View, view_stores
from kupiec.ground.kit.timelines import Entry, event_words, timeline, timeline_sources

__all__ = [
    "NOTICE_CHOICES", "AddLine", "Applied", "Board", "BoardCard", "BoardChoice", "BoardColumn", "Choice", "Command", "CopyLine", "Create", "Detail", "Empty", "Entry", "Fact", "Figure",
    "Form", "GridCommand", "GridRow", "Group", "Head", "Key", "LineCommand", "LineGrid", "List", "Mark",
    "MenuItem", "MoveLine", "Node", "Notice", "Operation", "Panel", "Part", "PasteLines", "Picker", "Preview",
    "RemoveLines", "Request", "Restore", "SetCells", "Step", "Suggested", "Tab", "Topic", "View", "announce", "attempt", "badge_sources", "columns",
    "commands", "dictionary", "event_words", "filters", "go", "grid", "hit_words", "home_panels", "inputs", "is_fragment",
    "notice_sources", "notice_topics", "open_notices", "page", "parse", "pickers", "refused", "screen", "show", "tabs", "timeline",
    "timeline_sources", "toast", "view_stores",
]  # fmt: skip
