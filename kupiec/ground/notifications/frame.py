"""What the room hangs into the frame: notices of mentions, topics, the page of choices, the e-mails it writes."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.access import public as access
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.search_text import fold
from kupiec.ground.kit import public as kit
from kupiec.ground.mail import public as mail
from kupiec.ground.notifications import queries
from kupiec.ground.notifications.telling import SUBJECT
from kupiec.ground.notifications.values import MENTIONS

TOPICS = (kit.Topic(MENTIONS, _("Mentions"), note=_("A colleague names you with @ in a note, a contact, a task or a message"), mail="now"),)
COMMANDS = (
    kit.Command(
        "notice-choices",
        _("Notices: what I am told of"),
        url="notice-choices",
        icon="bell",
        words="powiadomienia przypomnienia e-mail zestawienie",
    ),
)


def _find(text: str, *, by: Actor, limit: int) -> list[kit.Choice]:
    wanted = fold(text).split()
    found = [user for user in queries.colleagues(by.company_id) if all(word in fold(f"{user} {user.username}") for word in wanted)]
    return [
        kit.Choice(user.pk, str(user), user.employee.position if user.employee else "") for user in found[:limit] if user.pk != by.user_id
    ]


COLLEAGUE_PICKER = kit.Picker(
    "notifications.colleague",
    find=_find,
    label=lambda pk, *, by: str(next((one for one in queries.colleagues(by.company_id) if one.pk == pk), "")),
)
"""Whom a text may call by @: offered while it is written (`data-mentions` of a text area)."""


class Notices:
    """Texts that name me."""

    def notices(self, by: Actor) -> Sequence[kit.Notice]:
        return [
            kit.Notice(
                f"{MENTIONS}:{row.pk}", "info", gettext("%(who)s in %(where)s: %(text)s") % {"who": row.author or gettext("The program"), "where": row.title, "text": row.text},
                row.url, row.at, "message-plus", topic=MENTIONS,
            )
            for row in queries.mentions(by)
        ]  # fmt: skip


SOURCE = mail.Source(
    SUBJECT,
    rows=lambda by: access.User.objects.filter(pk=by.user_id or 0),
    see="mail.send",
    tell=lambda _ids, _by: {},
    url=lambda _pk: "/konto/powiadomienia/",
)
"""E-mails of notices are seen in the outbox by whom they tell."""
