"""What registers hang into the frame."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kupiec.ground.kit import public as kit

TABS = (
    kit.Tab("clients", "registry-checks", _("Checks in registers"), url="registry-checks", right="registries.ask", order=85),
    kit.Tab("settings", "registry-settings", _("Registers"), url="registry-settings", right="registries.setup", order=32, shelf="clients",
            note=_("Keys and limits of GUS, VIES, the White List and KRS")),
)  # fmt: skip
COMMANDS = (
    kit.Command("registry-checks", _("Checks in registers"), url="registry-checks", icon="building-bank", right="registries.ask",
                words="rejestry gus regon biała lista vies krs nip sprawdzenie"),
    kit.Command("registry-settings", _("Registers of firms: keys and limits"), url="registry-settings", icon="building-bank", right="registries.setup",
                words="rejestry gus klucz bir vies biała lista krs ustawienia"),
)  # fmt: skip
