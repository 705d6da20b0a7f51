"""Reads: choices of a user, topics he may hear of, users who want e-mails, mentions."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from kupiec.ground.access import public as access
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.search_text import fold
from kupiec.ground.kit import public as kit
from kupiec.ground.notifications import rules
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


def colleagues(company_id: int) -> list[access.User]:
    """Those who work in a company and may sign in."""
    given = access.RoleGiven.objects.filter(company_id=company_id).values("user")
    return list(
        access.User.objects.filter(is_active=True, pk__in=given).select_related("employee").order_by("employee__last_name", "username")
    )


def usernames(company_id: int) -> dict[str, int]:
    """What those who work in a company are called by: the sign-in name, `First.Last`, and the first name where one person has it."""
    people = colleagues(company_id)
    firsts = Counter(fold(user.employee.first_name) for user in people if user.employee)
    known = {user.username: user.pk for user in people}
    taken = {fold(name) for name in known}
    for user in people:
        own = [
            rules.handle(str(user)),
            *([user.employee.first_name] if user.employee and firsts[fold(user.employee.first_name)] == 1 else []),
        ]
        for name in own:
            if name and fold(name) not in taken:
                taken.add(fold(name))
                known[name] = user.pk
    return known


def listeners() -> list[tuple[access.User, int]]:
    """Users with an e-mail address, with each company they work in."""
    given = access.RoleGiven.objects.filter(user__is_active=True).values_list("user_id", "company_id").distinct()
    users = {user.pk: user for user in access.users().filter(is_active=True) if address(user)}
    return [(users[user], company) for user, company in sorted(given) if user in users]


def address(user: access.User) -> str:
    """Where the user reads e-mails."""
    return user.email or (user.employee.email if user.employee else "")
