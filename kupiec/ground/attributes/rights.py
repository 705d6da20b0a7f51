"""What one may be allowed to do here. Values are seen and changed with the rights of their records."""

from __future__ import annotations

from kupiec.ground.kernel.words import N_

RIGHTS = {"attributes.define": N_("Define attributes of customers, items and documents")}
