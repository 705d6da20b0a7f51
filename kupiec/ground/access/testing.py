"""For tests: users with chosen rights, and the cookie of their session."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password

from kupiec.ground.access.models import Role, RoleGiven, User
from kupiec.ground.access.sessions import SessionStore
from kupiec.ground.company.models import Branch, Company, Employee
from kupiec.ground.kernel import clock


def user_with(rights: list[str] | None = None, *, username: str = "", scopes: dict[str, str] | None = None) -> User:
    """A user of the test company with these rights (all when None), being the company's first employee."""
    company = Company.objects.order_by("pk")[0]
    employee = Employee.objects.filter(company=company).order_by("pk").first()
    name = username or f"user{User.objects.count() + 1}"
    user = User.objects.create(username=name, password=make_password("hasło-do-testów"), employee=employee)
    role = Role.objects.create(code=f"role-{name}", name=name, rights=rights or [], scopes=scopes or {}, all_rights=rights is None)
    branch = Branch.objects.filter(company=company).order_by("pk").first()
    RoleGiven.objects.create(user=user, role=role, company=company, branch=branch)
    return user


def session_cookie(user: User) -> Iterator[tuple[str, str]]:
    """The (name, value) of a fresh session of the user."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["seen_at"] = max(clock.now(), dt.datetime.now(dt.UTC)).isoformat()  # a test's clock may stand, the server's in a thread goes
    session.save()
    yield settings.SESSION_COOKIE_NAME, str(session.session_key)
