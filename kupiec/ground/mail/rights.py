"""What one may be allowed to do here."""

from __future__ import annotations

from kupiec.ground.kernel.words import N_

RIGHTS = {
    "mail.send": N_("Send documents by e-mail"),
    "mail.see": N_("See e-mails that others sent, with documents one may see"),
    "mail.templates": N_("Change texts of e-mails, senders and what goes by itself"),
}
