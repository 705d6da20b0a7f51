"""Rights of the access room."""

from kupiec.ground.kernel.words import N_

RIGHTS = {
    "access.manage": N_("Manage users and roles"),
    "access.audit": N_("Read other people’s sessions and sign-ins"),
}
