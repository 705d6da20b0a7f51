"""What one may be allowed to do here."""

from __future__ import annotations

from kupiec.ground.kernel.words import N_

RIGHTS = {
    "registries.ask": N_("Ask state registers about firms and see what they answered"),
    "registries.setup": N_("Set up the use of state registers and their keys"),
}
