"""Reads: choices of a user, topics he may hear of, users who want e-mails, mentions."""

from __future__ import annotations

import datetime as dt

from kupiec.ground.access import public as access
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.ground.notifications.models import Mention
from kupiec.ground.notifications.values import BY_MAIL, HOURS, Choices

LASTS = dt.timedelta(days=14)
"""How long a mention stands under the bell."""


def choices(user: access.User) -> Choices:
    """What the user has chosen; what he has not, the topic's own way holds."""
    kept = access.preferences.kept(user, kit.NOTICE_CHOICES)
    hour, mail = kept.get("hour", 7), kept.get("mail", {})
    return Choices(
        frozenset(kept.get("muted", ())), {topic: way for topic, way in mail.items() if way in BY_MAIL}, hour if hour in HOURS else 7
    )


def topics(by: Actor) -> list[kit.Topic]:
    """Topics the actor may ever hear of."""
    return [one for one in kit.notice_topics if not one.right or by.may(one.right)]


def mentions(by: Actor) -> list[Mention]:
    """The actor's mentions of the last two weeks, latest first."""
    if by.user_id is None:
        return []
    rows = Mention.objects.filter(user_id=by.user_id, company_id=by.company_id, at__gt=clock.now() - LASTS)
    return list(rows.select_related("author__employee").order_by("-at", "-pk")[:50])


def usernames(company_id: int) -> dict[str, int]:
    """Sign-in names of those who work in a company."""
    users = access.User.objects.filter(is_active=True, pk__in=access.RoleGiven.objects.filter(company_id=company_id).values("user"))
    return dict(users.values_list("username", "pk"))


def listeners() -> list[tuple[access.User, int]]:
    """Users with an e-mail address, with each company they work in."""
    given = access.RoleGiven.objects.filter(user__is_active=True).values_list("user_id", "company_id").distinct()
    users = {user.pk: user for user in access.users().filter(is_active=True) if address(user)}
    return [(users[user], company) for user, company in sorted(given) if user in users]


def address(user: access.User) -> str:
    """Where the user reads e-mails."""
    return user.email or (user.employee.email if user.employee else "")
