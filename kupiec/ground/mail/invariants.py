"""What must hold of the outbox, counted by `kupiec check`."""

from __future__ import annotations

from django.db.models import Q

from kupiec.ground.kernel.invariants import invariant
from kupiec.ground.mail.models import Mail, MailFile
from kupiec.ground.mail.values import State


@invariant("I44", "a mail that waits or went has a sender and somebody it is for; what was sent was attached")
def mails_are_whole() -> list[str]:
    open_ones = Mail.objects.filter(state__in=[State.WAITING, State.SENDING, State.SENT])
    wrong = open_ones.filter(Q(to="") | Q(sender="")).values_list("pk", flat=True)
    bare = MailFile.objects.filter(mail__state=State.SENT, sha256="").values_list("mail_id", flat=True)
    return [f"mail={pk}" for pk in {*wrong, *bare}]
