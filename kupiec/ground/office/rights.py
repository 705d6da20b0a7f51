"""What one may be allowed to do here."""

from __future__ import annotations

from kupiec.ground.kernel.words import N_

RIGHTS = {
    "office.templates": N_("Maintain office templates and documents to enclose"),
}
