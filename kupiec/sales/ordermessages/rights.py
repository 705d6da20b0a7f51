"""Rights of the room."""

from kupiec.ground.kernel.words import N_

RIGHTS = {"ordermessages.edit": N_("Shape messages about orders, say which customers want none")}
