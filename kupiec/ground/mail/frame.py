"""What mail hangs into the frame, on timelines and on the pages of customers."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.prepared import NUMBER, Prepared
from kupiec.ground.kit import public as kit
from kupiec.ground.mail import queries, screens, setup
from kupiec.ground.mail.models import Mail
from kupiec.ground.mail.values import State

TABS = (
    kit.Tab("clients", "mails", _("Outgoing e-mail"), url="mails", right="mail.send", order=80),
    kit.Tab(
        "settings",
        "mail-settings",
        _("E-mail"),
        url="mail-settings",
        right="mail.templates",
        order=31,
        shelf="papers",
        note=_("Sender, texts, what goes by itself"),
    ),
)
COMMANDS = (
    kit.Command("mails", _("Outgoing e-mail"), url="mails", icon="mail", right="mail.send", words="poczta wychodząca e-mail mail wysłane niewysłane"),
    kit.Command("mail-settings", _("E-mail: texts, sender, automatic sending"), url="mail-settings", icon="mail", right="mail.templates",
                words="poczta szablony smtp nadawca treść e-mail"),
    kit.Command("mail-signature", _("My signature in e-mails"), url="mail-signature", icon="mail", right="mail.send", words="podpis stopka poczta"),
)  # fmt: skip


_FAILED = Prepared(
    lambda company, user: Mail.objects.filter(company_id=company, state=State.FAILED, created_by_id=user).values_list("pk")[:100],
    company=NUMBER,
    user=NUMBER + 1,
)


class Badges:
    """The amber count: my e-mails that could not be sent."""

    def badges(self, by: Actor) -> dict[str, int]:
        if by.user_id is None or not by.may("mail.send"):
            return {}
        count = len(_FAILED.read(company=by.company_id, user=by.user_id))
        return {"clients": count} if count else {}


class Timeline:
    """Who sent what to whom, and whether it went."""

    def entries(self, subject: str, pk: int, *, by: Actor) -> Sequence[kit.Entry]:
        return [_entry(mail) for mail in queries.of_record(subject, pk, by=by)]


def _entry(mail: Mail) -> kit.Entry:
    kind, label, _icon = screens.BADGES[mail.state]
    said = gettext("E-mail to %(to)s") % {"to": mail.to or gettext("nobody")}
    text = format_html('{}: <a href="{}">{}</a> · {}', said, reverse("mail", args=[mail.pk]), mail.heading, label)
    quote = mail.error if mail.state in (State.FAILED, State.WAITING, State.RETURNED) or mail.refused else ""
    return kit.Entry(mail.created_at, text, "mail", kind or "", str(mail.created_by or gettext("Program")), quote)


class PartyOperations:
    """What goes by itself to one customer."""

    def operations(self) -> Sequence[kit.Operation]:
        return (setup.PARTY_GOING,)
