"""What one may be allowed to do here."""

from __future__ import annotations

from kupiec.ground.kernel.words import N_

RIGHTS = {"layouts.edit": N_("Change the texts and the look of prints")}
