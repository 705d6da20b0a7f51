"""What imports hang into the frame: a tab of settings and a command."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kupiec.ground.kit import public as kit

TABS = (
    kit.Tab("settings", "imports", _("Imports"), url="imports", right="exchange.import", order=80, shelf="work",
            note=_("Parties, items, prices, stock and more from XLSX or CSV")),
)  # fmt: skip
COMMANDS = (
    kit.Command("import-new", _("Import a file"), url="import-new", icon="file-import", right="exchange.import",
                words="import xlsx csv excel wczytaj dane migracja"),
)  # fmt: skip
