"""Rights of the inquiries room."""

from kupiec.ground.kernel.words import N_

RIGHTS = {
    "inquiries.see": N_("See inquiries"),
    "inquiries.edit": N_("Enter inquiries, work on their lines and status"),
    "inquiries.decline": N_("Decline inquiries"),
    "inquiries.setup": N_("Edit statuses of inquiries and the case they open"),
}
