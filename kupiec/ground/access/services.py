"""Verbs on users, roles, sessions and tokens (KER-11)."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Mapping, Sequence
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import F

from kupiec.ground.access import throttle
from kupiec.ground.access.models import ApiToken, Role, RoleGiven, Session, User
from kupiec.ground.kernel import clock, records, rights, tx
from kupiec.ground.kernel.actor import SCOPES, Actor
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kernel.words import N_

_dummy: list[str] = []


def check_sign_in(username: str, password: str, *, address: str) -> User:
    """The user with this name and password. Refuses TOO_MANY_TRIES, and BAD_SIGN_IN whatever was wrong.

    Known and unknown names take the same time: an unknown name is checked against a dummy password.
    """
    username = username.strip()
    if not throttle.admit(username[:150], address):
        raise Refusal("TOO_MANY_TRIES", N_("Too many failed sign-ins. Try again in 15 minutes."), "username")
    user = _named(username[:60])
    if not check_password(password[:1000], user.password if user else _dummy_password()) or user is None:
        raise Refusal("BAD_SIGN_IN", N_("The name or the password is wrong."), "password")
    if user.demo and (settings.MODE == "production" or not _loopback(address)):
        raise Refusal("DEMO_ONLY_HERE", N_("Demo users may sign in on this computer only."), "username")
    throttle.forgive(username[:150])
    return user


def _named(username: str) -> User | None:
    """The user of this name, in whatever case it was typed as long as only one answers to it."""
    found = list(User.objects.select_related("employee").filter(username__iexact=username, is_active=True)[:2])
    return next((user for user in found if user.username == username), found[0] if len(found) == 1 else None)


def _loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def _dummy_password() -> str:
    if not _dummy:
        _dummy.append(make_password(secrets.token_urlsafe(20)))
    return _dummy[0]


def create_user(
    username: str,
    *,
    password: str,
    by: Actor,
    employee_id: int | None = None,
    roles: Sequence[tuple[int, int, int | None]] = (),
    options: Mapping[str, Any] | None = None,
) -> User:
    """A new user with roles given as (role, company, branch). Refuses USERNAME_TAKEN, WEAK_PASSWORD.

    `options` may hold `email`, `language`, `demo`.
    """
    by.require("access.manage")
    _check_strength(password)
    with tx.write_tx(by=by):
        if User.objects.filter(username__iexact=username).exists():
            raise Refusal("USERNAME_TAKEN", N_("This sign-in name is taken."), "username")
        user = User.objects.create(username=username, password=make_password(password), employee_id=employee_id, **dict(options or {}))
        _give(user, roles)
    return user


def _give(user: User, roles: Sequence[tuple[int, int, int | None]]) -> None:
    RoleGiven.objects.bulk_create(
        RoleGiven(user=user, role_id=role, company_id=company, branch_id=branch) for role, company, branch in roles
    )


def change_user(
    user_id: int,
    facts: Mapping[str, Any],
    *,
    roles: Sequence[int],
    branch_id: int | None,
    by: Actor,
    version: int | None = None,
) -> None:
    """Who a user is and what he may do in the actor's company, by an administrator; his roles in other companies stay.

    `facts`: `email`, `language`, `employee_id`, and a new `password` in place of a forgotten one, which ends his sign-ins.
    Refuses CONFLICT on a stale version, WEAK_PASSWORD, LAST_ADMINISTRATOR when nobody would be left to manage users.
    """
    by.require("access.manage")
    with tx.write_tx(by=by):
        user = User.objects.select_for_update().get(pk=user_id)
        if version is not None and user.version != version:
            raise Conflict(N_("Somebody changed this user meanwhile."), seen=version, found=user.version)
        for name in ("email", "language", "employee_id"):
            setattr(user, name, facts[name])
        if facts.get("password"):
            _check_strength(facts["password"], user)
            user.password = make_password(facts["password"])
            Session.objects.filter(user_id=user_id).delete()
        user.version += 1
        user.save(update_fields=["email", "language", "employee", "password", "version"])
        for row in RoleGiven.objects.filter(user=user, company_id=by.company_id):
            row.delete()
        _give(user, [(role, by.company_id, branch_id) for role in roles])
        _check_somebody_manages()
    if facts.get("password"):
        throttle.forgive(user.username)


def set_active(user_id: int, active: bool, *, by: Actor) -> None:
    """Let a user in or keep him out; keeping out ends his sessions and tokens at once."""
    by.require("access.manage")
    with tx.write_tx(by=by):
        User.objects.filter(pk=user_id).update(is_active=active, version=F("version") + 1)
        if not active:
            Session.objects.filter(user_id=user_id).delete()
            ApiToken.objects.filter(user_id=user_id, revoked_at=None).update(revoked_at=clock.now())
        _check_somebody_manages()


def _check_somebody_manages() -> None:
    given = RoleGiven.objects.filter(user__is_active=True).select_related("role")
    if not any(row.role.all_rights or "access.manage" in rights.expand(row.role.rights) for row in given):
        raise Refusal("LAST_ADMINISTRATOR", N_("Somebody must be left who can manage users."), "roles")


def save_role(
    code: str,
    *,
    name: str,
    patterns: Sequence[str],
    scopes: Mapping[str, str],
    by: Actor,
    version: int | None = None,
) -> Role:
    """Create or change a role; the pattern `*` is all there is and will be. Refuses UNKNOWN_RIGHT, UNKNOWN_SCOPE, CONFLICT on a stale version."""
    by.require("access.manage")
    for pattern in patterns:
        if not rights.expand([pattern]):
            raise Refusal("UNKNOWN_RIGHT", N_("There is no right “%(right)s”."), "rights", params={"right": pattern})
    if any(scope not in SCOPES for scope in scopes.values()):
        raise Refusal("UNKNOWN_SCOPE", N_("Choose own, branch, area or all."), "scopes")
    with tx.write_tx(by=by):
        role = Role.objects.select_for_update().filter(code=code).first() or Role(code=code, version=0)
        if version is not None and role.version != version:
            raise Conflict(N_("Somebody changed this role meanwhile."), seen=version, found=role.version)
        role.name, role.rights, role.scopes = name, sorted(set(patterns)), dict(scopes)
        role.all_rights = "*" in patterns
        role.version += 1
        role.save()
        _check_somebody_manages() if version is not None else None
    return role


def change_password(user: User, *, old: str, new: str, by: Actor, keep_session: str = "") -> None:
    """The user's own new password; ends his other sessions. Refuses BAD_PASSWORD, WEAK_PASSWORD."""
    if not check_password(old, user.password):
        raise Refusal("BAD_PASSWORD", N_("This is not your present password."), "old")
    _check_strength(new, user)
    with tx.write_tx(by=by):
        User.objects.filter(pk=user.pk).update(password=make_password(new), version=F("version") + 1)
        Session.objects.filter(user_id=user.pk).exclude(session_key=keep_session).delete()


def _check_strength(password: str, user: User | None = None) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refusal("WEAK_PASSWORD", " ".join(error.messages).replace("%", "%%"), "password") from error


def end_session(session_key: str, *, user_id: int, by: Actor) -> None:
    """End one of one's own sign-ins, or anybody's with the right `access.manage`."""
    if user_id != by.user_id:
        by.require("access.manage")
    with tx.write_tx(by=by):
        Session.objects.filter(session_key=session_key, user_id=user_id).delete()


def create_token(name: str, *, by: Actor, scopes: Sequence[str] = (), expires_on: dt.date | None = None) -> tuple[ApiToken, str]:
    """A new key for a program, with its secret, which is shown once and never stored. Refuses UNKNOWN_RIGHT, REQUIRED, TOO_LONG, BAD_TEXT."""
    for pattern in scopes:
        if not rights.expand([pattern]):
            raise Refusal("UNKNOWN_RIGHT", N_("There is no right “%(right)s”."), "scopes", params={"right": pattern})
    name = name.strip()
    if not name:
        raise Refusal("REQUIRED", N_("Give the key a name."), "name")
    records.fit(ApiToken, {"name": name})
    secret = f"kup_{secrets.token_urlsafe(32)}"
    with tx.write_tx(by=by):
        token = ApiToken.objects.create(
            user_id=by.user_id or 0,
            company_id=by.company_id,
            name=name,
            prefix=secret[:10],
            digest=hashlib.sha256(secret.encode()).hexdigest(),
            scopes=list(scopes),
            created_at=clock.now(),
            expires_on=expires_on,
        )
    return token, secret


def revoke_token(token_id: int, *, by: Actor) -> None:
    """Make a key useless at once. One's own, or anybody's with `access.manage`."""
    with tx.write_tx(by=by):
        token = ApiToken.objects.get(pk=token_id)
        if token.user_id != by.user_id:
            by.require("access.manage")
        token.revoked_at = clock.now()
        token.save(update_fields=["revoked_at"])


PREFERENCES = {"theme": ("light", "dark", "auto"), "key_bar": ("show", "hide"), "single_keys": ("on", "off")}


def set_preference(name: str, value: str, *, by: Actor) -> None:
    """One of the user's own settings of the screen. Refuses UNKNOWN_PREFERENCE."""
    if value not in PREFERENCES.get(name, ()):
        raise Refusal("UNKNOWN_PREFERENCE", N_("There is no such setting."), name)
    with tx.write_tx(by=by):
        user = User.objects.get(pk=by.user_id or 0)
        user.preferences = {**user.preferences, name: value}
        user.save(update_fields=["preferences"])
