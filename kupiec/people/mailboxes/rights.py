"""Rights of the mailboxes room."""

from kupiec.ground.kernel.words import N_

RIGHTS = {
    "mailboxes.read": N_("Read e-mail of one’s mailboxes and assign it"),
    "mailboxes.own": N_("Connect a mailbox of one’s own"),
    "mailboxes.setup": N_("Connect mailboxes and say who reads them"),
}
