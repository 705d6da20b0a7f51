"""What one may be allowed to do on the screens of settings besides what their rooms say."""

from __future__ import annotations

from kupiec.ground.kernel.words import N_

RIGHTS = {"jobs.manage": N_("See, stop and repeat background jobs of others")}
