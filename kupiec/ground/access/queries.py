"""Who is asking: users and tokens become actors."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace
from typing import Any, NamedTuple

from django.db.models import QuerySet

from kupiec.ground.access.models import ApiToken, RoleGiven, Session, Substitution, User
from kupiec.ground.kernel import clock, rights
from kupiec.ground.kernel.actor import SCOPES, Actor
from kupiec.ground.kernel.prepared import NUMBER, Prepared

ACTING_FOR = "acting_for"
"""Where a session keeps for whom its user acts."""


def managers(company_id: int) -> list[str]:
    """Who can give rights in a company, by name."""
    given = RoleGiven.objects.filter(company_id=company_id, user__is_active=True).select_related("role", "user__employee")
    able = [row.user for row in given if row.role.all_rights or "access.manage" in rights.expand(row.role.rights)]
    return sorted({str(user) for user in able})


class _Given(NamedTuple):
    """A role of a user in a company, with what it allows."""

    company_id: int
    branch_id: int | None
    rights: list[str]
    scopes: dict[str, str]
    all_rights: bool


def _given(user: int) -> QuerySet[RoleGiven, Any]:
    rows = RoleGiven.objects.filter(user_id=user).order_by("pk")
    return rows.values_list("company_id", "branch_id", "role__rights", "role__scopes", "role__all_rights")


_GIVEN = Prepared(_given, user=NUMBER)


def actor_of(user: User, *, company_id: int | None = None, branch_id: int | None = None, request_id: str = "") -> Actor:
    """The user at work in one of his companies, with the rights and the widest scopes of all his roles there.

    Without roles in the company he may do nothing. One query.
    """
    given = [_Given(*row) for row in _GIVEN.values(user=user.pk)]
    here = [row for row in given if row.company_id == company_id] or [
        row for row in given if given and row.company_id == given[0].company_id
    ]
    employee = user.employee if user.employee_id else None
    company = here[0].company_id if here else (employee.company_id if employee else 0)
    home = here[0].branch_id if here else None
    return Actor(
        user_id=user.pk,
        company_id=company,
        branch_id=branch_id or home or (employee.branch_id if employee else None),
        employee_id=user.employee_id,
        area_id=employee.area_id if employee else None,
        rights=rights.expand(pattern for row in here for pattern in row.rights),
        scopes=_widest(here),
        language=user.language,
        request_id=request_id,
        all_rights=any(row.all_rights for row in here),
    )


def acting(actor: Actor, absent_id: int) -> Actor:
    """The actor as the substitute of `absent_id`, while the substitution lasts; else the actor as he is.

    He has the rights and rows of the absent, those over users excepted, and writes under his own name.
    """
    row = substituted_today(actor.user_id or 0).filter(absent_id=absent_id, company_id=actor.company_id).first()
    if row is None:
        return actor
    lent = actor_of(row.absent, company_id=actor.company_id, request_id=actor.request_id)
    own = frozenset(rights.catalogue()) if lent.all_rights else lent.rights
    return replace(
        lent, user_id=actor.user_id, language=actor.language, acting_for_id=absent_id, all_rights=False,
        rights=frozenset(right for right in own if not right.startswith("access.")),
    )  # fmt: skip


def substituted_today(user_id: int) -> QuerySet[Substitution]:
    """The substitutions this user may act under today."""
    return substituted_on(user_id, clock.today())


def substituted_on(user_id: int, day: dt.date) -> QuerySet[Substitution]:
    rows = Substitution.objects.select_related("absent__employee")
    return rows.filter(substitute_id=user_id, starts_on__lte=day, ends_on__gte=day, absent__is_active=True)


def _widest(roles: list[_Given]) -> dict[str, str]:
    """Per domain the widest scope of the roles; a role silent about a domain sees all of it."""
    domains = {domain for role in roles for domain in role.scopes}
    return {domain: max((role.scopes.get(domain, "all") for role in roles), key=SCOPES.index) for domain in sorted(domains)}


def by_token(secret: str) -> tuple[User, ApiToken] | None:
    """Whose token this is, if it is valid today."""
    digest = hashlib.sha256(secret.encode()).hexdigest()
    token = ApiToken.objects.select_related("user", "user__employee").filter(digest=digest, revoked_at=None, user__is_active=True).first()
    if token is None or (token.expires_on and token.expires_on < clock.today()):
        return None
    return token.user, token


def actor_by_token(secret: str, *, request_id: str = "") -> Actor | None:
    """The actor behind an API token, his rights narrowed to the token's scopes; None when it isn't valid."""
    found = by_token(secret)
    if found is None:
        return None
    user, token = found
    actor = actor_of(user, company_id=token.company_id, request_id=request_id)
    if not token.scopes:
        return actor
    allowed = rights.expand(token.scopes)
    own = frozenset(rights.catalogue()) if actor.all_rights else actor.rights
    return replace(actor, rights=own & allowed, all_rights=False)


def sessions_of(user_id: int) -> QuerySet[Session]:
    """Live sign-ins of a user, latest first."""
    return Session.objects.filter(user_id=user_id, expire_date__gt=clock.now()).order_by("-seen_at")


def tokens_of(user_id: int) -> QuerySet[ApiToken]:
    """A user's keys for programs, latest first, the useless ones too."""
    return ApiToken.objects.filter(user_id=user_id).order_by("revoked_at", "-created_at")


def job_actor(stamp: Actor) -> Actor | None:
    """The person who ordered a job, with today's rights; None when he may no longer sign in."""
    user = User.objects.select_related("employee").filter(pk=stamp.user_id or 0, is_active=True).first()
    if user is None:
        return None
    actor = actor_of(user, company_id=stamp.company_id, branch_id=stamp.branch_id, request_id=stamp.request_id)
    return acting(actor, stamp.acting_for_id) if stamp.acting_for_id else actor


def users() -> QuerySet[User]:
    return User.objects.select_related("employee").order_by("username")
