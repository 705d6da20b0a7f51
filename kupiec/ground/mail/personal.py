"""What this room keeps of people (KER-21). That a document was sent stays told; to whom and with what words doesn't."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from kupiec.ground.kernel import personal
from kupiec.ground.kernel.personal import NO_ADDRESS, Fate, Who
from kupiec.ground.kernel.words import N_
from kupiec.ground.mail.models import Mail, MailFile


def _his(who: Who) -> Any:
    return Mail.objects.filter(who.with_address("to", "cc", "bcc") | who.about())


personal.holds(
    "mail.MailFile",
    N_("Files sent by e-mail"),
    lambda who: MailFile.objects.filter(mail__in=_his(who)),
    fields=("name",),
    fate=Fate.DELETED,
    order=38,
    files=lambda row: (row.name, row.sha256),
)
personal.holds(
    "mail.Mail", N_("E-mails sent"), _his, fields=("title", "to", "cc", "bcc", "heading", "text", "refused", "error", "unsubscribe"), order=40,
    blank={"title": personal.GONE, "to": NO_ADDRESS, "cc": "", "bcc": "", "heading": personal.GONE, "text": "", "refused": "", "error": "", "unsubscribe": lambda row: personal.GONE if row.purpose else ""},
)  # fmt: skip
personal.nothing(
    N_("texts, senders and choices of our own company"), "mail.Text", "mail.Sender", "mail.Signature", "mail.ByItself", "mail.Server"
)


def kept(sha256s: Collection[str]) -> Collection[str]:
    """Bytes that mails still go with."""
    return set(MailFile.objects.filter(sha256__in=list(sha256s)).values_list("sha256", flat=True))
