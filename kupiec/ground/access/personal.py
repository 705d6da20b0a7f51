"""What this room keeps of people (KER-21): of our own users."""

from kupiec.ground.kernel import personal
from kupiec.ground.kernel.words import N_

personal.nothing(
    N_("our own users and how they sign in"), "access.User", "access.Role", "access.RoleGiven", "access.Session", "access.ApiToken", "access.Attempts", "access.Factor",
    "access.BackupCode", "access.Substitution", "access.SavedView",
)  # fmt: skip
