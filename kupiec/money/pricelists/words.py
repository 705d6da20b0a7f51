"""Words of the room as people see them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SOURCES = (("purchase", _("purchase price")), ("catalogue", _("catalogue price of the item")), ("list", _("another price list")))
METHODS = (("margin", _("margin on the price")), ("markup", _("markup")), ("discount", _("discount")), ("formula", _("by formula")))
DIRECTIONS = (("up", _("up")), ("nearest", _("to the nearest")), ("down", _("down")))
