"""The second step of signing in (KER-11): authenticator apps (TOTP, RFC 6238), passkeys (WebAuthn level 2), back-up codes.

A right password alone begins no session of a user who has a second step. Tries are counted as those of passwords are
(10 in 15 minutes per user), each code serves once, and changing anything here asks for the password again.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable

import pyotp
from django.contrib.auth.hashers import check_password

from kupiec.ground.access import throttle
from kupiec.ground.access.factors import passkeys
from kupiec.ground.access.models import BackupCode, Factor, Role, RoleGiven, Session, User
from kupiec.ground.kernel import audit, clock, sealed, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_

MISSING = "second_step_missing"
"""Marks a session whose user must set up his second step before anything else."""
SECONDS = 30
DRIFT = 1
BACKUP_CODES = 10
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
_PURPOSE = "second-step"
_SUBJECT = "access.user"
__all__ = [
    "MISSING", "add_app", "add_passkey", "admit_passkey", "app_address", "check_again", "codes_left", "demand", "demanded", "having", "new_secret",
    "of", "passkeys", "remove", "renew_codes", "reset", "use_code", "use_passkey",
]  # fmt: skip


def of(user_id: int) -> list[Factor]:
    """The ways of the user's second step, oldest first; none: the password suffices."""
    return list(Factor.objects.filter(user_id=user_id).order_by("pk"))


def having(user_ids: Iterable[int]) -> set[int]:
    """Which of these users have a second step."""
    return set(Factor.objects.filter(user_id__in=list(user_ids)).values_list("user_id", flat=True))


def demanded(user_id: int) -> bool:
    """Whether a role of the user demands a second step."""
    return RoleGiven.objects.filter(user_id=user_id, role__second_step=True).exists()


def demand(role_id: int, demanded: bool, *, by: Actor) -> None:
    """Whether those who have a role must sign in with a second step; from their next sign-in on."""
    by.require("access.manage")
    with tx.write_tx(by=by):
        Role.objects.filter(pk=role_id).exclude(second_step=demanded).update(second_step=demanded)


def codes_left(user_id: int) -> int:
    return BackupCode.objects.filter(user_id=user_id, used_at=None).count()


def check_again(user: User, password: str) -> None:
    """The password of someone signed in, before he changes how he signs in. Refuses TOO_MANY_TRIES, BAD_PASSWORD."""
    _admit(user)
    if not check_password(password[:1000], user.password):
        raise Refusal("BAD_PASSWORD", N_("This is not your present password."), "password")
    throttle.forgive(_account(user))


def new_secret() -> str:
    """A secret for an authenticator app: 160 bits in Base32."""
    return pyotp.random_base32()


def app_address(user: User, secret: str) -> str:
    """What the picture for the app says (`otpauth://totp/…`)."""
    return pyotp.TOTP(secret).provisioning_uri(name=user.username, issuer_name="Kupiec")


def add_app(user: User, *, secret: str, code: str, name: str, by: Actor) -> list[str]:
    """Keep an authenticator app that has shown its first code; back-up codes when it is the first way. Refuses BAD_CODE, TOO_MANY_TRIES."""
    _admit(user)
    step = _step_of(secret, code, after=0)
    if step is None:
        raise Refusal("BAD_CODE", N_("This code is not right. Check the clock of your phone and enter the newest code."), "code")
    throttle.forgive(_account(user))
    kept = sealed.seal(secret, purpose=_PURPOSE)
    factor = Factor(user=user, kind=Factor.APP, name=_name(name), secret=kept, last_step=step, created_at=clock.now())
    return _add(factor, by=by)


def add_passkey(user: User, *, credential_id: str, credential: str, name: str, by: Actor) -> list[str]:
    """Keep a passkey whose proof has been checked (`passkeys`); back-up codes when it is the first way. Refuses PASSKEY_KNOWN."""
    if Factor.objects.filter(credential_id=credential_id).exists():
        raise Refusal("PASSKEY_KNOWN", N_("This passkey is registered already."), "name")
    factor = Factor(
        user=user, kind=Factor.PASSKEY, name=_name(name), credential_id=credential_id, credential=credential, created_at=clock.now()
    )  # fmt: skip
    return _add(factor, by=by)


def _name(name: str) -> str:
    if not name.strip():
        raise Refusal("REQUIRED", N_("Give it a name, so that you know it later."), "name")
    return name.strip()[:80]


def _add(factor: Factor, *, by: Actor) -> list[str]:
    with tx.write_tx(by=by):
        first = not Factor.objects.filter(user_id=factor.user_id).exists()
        factor.save(force_insert=True)
        audit.tell(_SUBJECT, [factor.user_id], "second_step_added", by=by, data={"kind": factor.kind, "name": factor.name})
        return _new_codes(factor.user_id) if first else []


def remove(user: User, factor_id: int, *, by: Actor) -> None:
    """Take away one of one's own ways. Refuses SECOND_STEP_DEMANDED when it is the last and a role demands one."""
    with tx.write_tx(by=by):
        mine = {row.pk: row for row in Factor.objects.select_for_update().filter(user=user)}
        if factor_id not in mine:
            return
        if len(mine) == 1 and demanded(user.pk):
            raise Refusal(
                "SECOND_STEP_DEMANDED", N_("Your role demands a second step. Add another way before you remove this one."), "factor"
            )
        gone = mine[factor_id]
        audit.tell(_SUBJECT, [user.pk], "second_step_removed", by=by, data={"kind": gone.kind, "name": gone.name})
        gone.delete()
        if len(mine) == 1:
            BackupCode.objects.filter(user=user).delete()


def reset(user_id: int, *, by: Actor) -> None:
    """For someone who lost his phone: an administrator takes away all ways and codes; his sign-ins end."""
    by.require("access.manage")
    with tx.write_tx(by=by):
        Factor.objects.filter(user_id=user_id).delete()
        BackupCode.objects.filter(user_id=user_id).delete()
        Session.objects.filter(user_id=user_id).delete()
        audit.tell(_SUBJECT, [user_id], "second_step_reset", by=by)


def renew_codes(user: User, *, by: Actor) -> list[str]:
    """Ten new back-up codes; the old ones stop working. Shown once, never stored. Refuses NO_SECOND_STEP."""
    with tx.write_tx(by=by):
        if not Factor.objects.filter(user=user).exists():
            raise Refusal("NO_SECOND_STEP", N_("Back-up codes come with the first second step."))
        audit.tell(_SUBJECT, [user.pk], "backup_codes_renewed", by=by)
        return _new_codes(user.pk)


def _new_codes(user_id: int) -> list[str]:
    codes = ["".join(secrets.choice(_ALPHABET) for _each in range(10)) for _code in range(BACKUP_CODES)]
    BackupCode.objects.filter(user_id=user_id).delete()
    BackupCode.objects.bulk_create(BackupCode(user_id=user_id, digest=_digest(code)) for code in codes)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def _digest(code: str) -> str:
    return sealed.fingerprint(code, purpose=_PURPOSE)


def use_code(user: User, code: str) -> None:
    """Take the code of an app, or a back-up code, once. Refuses TOO_MANY_TRIES and BAD_CODE, whatever was wrong.

    Marked as used by a conditional update: of parallel tries with the same code one succeeds.
    """
    _admit(user)
    plain = code.strip().replace(" ", "").replace("-", "").lower()
    with tx.write_tx(by=_asking()):
        used = _use_app(user, plain) if plain.isascii() and plain.isdigit() and len(plain) == 6 else _use_backup(user, plain)
    if not used:
        raise Refusal("BAD_CODE", N_("This code is not right, or it has been used already."), "code")
    throttle.forgive(_account(user))


def _use_app(user: User, code: str) -> bool:
    for app in Factor.objects.filter(user=user, kind=Factor.APP):
        step = _step_of(sealed.unseal(app.secret, purpose=_PURPOSE), code, after=app.last_step)
        if step is not None:
            fresh = Factor.objects.filter(pk=app.pk, last_step__lt=step)
            return fresh.update(last_step=step, used_at=clock.now()) == 1
    return False


def _step_of(secret: str, code: str, *, after: int) -> int | None:
    """The half minute this code belongs to, the present one or a neighbour (RFC 6238, 5.2), if it is later than `after`."""
    present = int(clock.now().timestamp()) // SECONDS
    app = pyotp.TOTP(secret, interval=SECONDS)
    for step in range(present - DRIFT, present + DRIFT + 1):
        if step > after and hmac.compare_digest(app.generate_otp(step), code.strip().replace(" ", "")):
            return step
    return None


def _use_backup(user: User, code: str) -> bool:
    kept = BackupCode.objects.filter(user=user, digest=_digest(code[:40]), used_at=None)
    return kept.update(used_at=clock.now()) == 1


def use_passkey(user: User, credential_id: str, counter: int) -> None:
    """Note a proof by passkey that has been checked. Refuses PASSKEY_COPIED when its counter did not grow (WebAuthn 7.2, 21)."""
    with tx.write_tx(by=_asking()):
        kept = Factor.objects.filter(user=user, kind=Factor.PASSKEY, credential_id=credential_id)
        grown = kept.filter(counter__lt=counter) if counter else kept.filter(counter=0)
        if grown.update(counter=counter, used_at=clock.now()) != 1:
            raise Refusal(
                "PASSKEY_COPIED", N_("This passkey was used elsewhere meanwhile. Sign in another way and tell your administrator."), "code"
            )
    throttle.forgive(_account(user))


def admit_passkey(user: User) -> None:
    """Count a try by passkey before it is checked. Refuses TOO_MANY_TRIES."""
    _admit(user)


def _admit(user: User) -> None:
    if not throttle.admit(_account(user), _account(user)):
        raise Refusal("TOO_MANY_TRIES", N_("Too many failed sign-ins. Try again in 15 minutes."), "code")


def _account(user: User) -> str:
    """The name tries of the second step are counted under, apart from those of the password."""
    return f"second-step\n{user.pk}"


def _asking() -> Actor:
    return Actor.system(0, request_id="sign-in")
