"""The second step: codes serve once, tries are counted, a lost phone is not the end, parallel tries."""

from __future__ import annotations

import datetime as dt
import threading

import pyotp
import pytest
from django.db import connection

from kupiec.ground.access import factors
from kupiec.ground.access.models import BackupCode, Factor, Role, Session
from kupiec.ground.access.testing import session_cookie, user_with
from kupiec.ground.kernel import clock, sealed
from kupiec.ground.kernel.refusal import Refusal

pytestmark = [pytest.mark.feature("KER-11"), pytest.mark.django_db]
NOON = dt.datetime(2026, 11, 2, 12, 0, 5, tzinfo=dt.UTC)


def code_at(secret: str, moment: dt.datetime) -> str:
    return pyotp.TOTP(secret).at(moment)


def with_app(cast, *, at: dt.datetime = NOON):
    user, secret = user_with(), factors.new_secret()
    with clock.frozen(at):
        codes = factors.add_app(user, secret=secret, code=code_at(secret, at), name="Telefon", by=cast.by)
    return user, secret, codes


def test_a_code_serves_once(cast):
    user, secret, _codes = with_app(cast)
    later = NOON + dt.timedelta(minutes=1)
    with clock.frozen(later):
        factors.use_code(user, code_at(secret, later))
        with pytest.raises(Refusal, match="BAD_CODE"):
            factors.use_code(user, code_at(secret, later))


@pytest.mark.parametrize("seconds, right", [(-60, False), (-30, True), (0, True), (30, True), (90, False)])
def test_the_clock_of_a_phone_may_be_half_a_minute_off(cast, seconds, right):
    user, secret, _codes = with_app(cast, at=NOON - dt.timedelta(hours=1))
    with clock.frozen(NOON):
        code = code_at(secret, NOON + dt.timedelta(seconds=seconds))
        if right:
            factors.use_code(user, code)
        else:
            with pytest.raises(Refusal, match="BAD_CODE"):
                factors.use_code(user, code)


@pytest.mark.parametrize("wrong", ["", "000000 ", "abc", "１２３４５６", "-1", "9" * 60, "12345\x00"])
def test_nonsense_is_a_wrong_code(cast, wrong):
    user, _secret, _codes = with_app(cast)
    with pytest.raises(Refusal, match="BAD_CODE"):
        factors.use_code(user, wrong)


def test_a_backup_code_serves_once_however_it_is_typed(cast):
    user, _secret, codes = with_app(cast)
    assert len(codes) == 10 and factors.codes_left(user.pk) == 10
    factors.use_code(user, f" {codes[0].upper()} ")
    with pytest.raises(Refusal, match="BAD_CODE"):
        factors.use_code(user, codes[0].replace("-", ""))
    assert factors.codes_left(user.pk) == 9
    fresh = factors.renew_codes(user, by=cast.by)
    with pytest.raises(Refusal, match="BAD_CODE"):
        factors.use_code(user, codes[1])
    factors.use_code(user, fresh[1])


def test_after_ten_wrong_codes_even_a_right_one_waits(cast):
    user, _secret, codes = with_app(cast)
    with clock.frozen(NOON + dt.timedelta(minutes=1)):
        for _try in range(10):
            with pytest.raises(Refusal, match="BAD_CODE"):
                factors.use_code(user, "000000")
        with pytest.raises(Refusal, match="TOO_MANY_TRIES"):
            factors.use_code(user, codes[0])
    with clock.frozen(NOON + dt.timedelta(minutes=17)):
        factors.use_code(user, codes[0])


def test_nothing_readable_is_stored(cast):
    user, secret, codes = with_app(cast)
    row = Factor.objects.get(user=user)
    assert secret not in row.secret and sealed.unseal(row.secret, purpose="second-step") == secret
    assert not {code.replace("-", "") for code in codes} & set(BackupCode.objects.values_list("digest", flat=True))


def test_a_secret_sealed_by_another_key_is_refused_not_guessed(cast, settings):
    kept = sealed.seal("tajne", purpose="a")
    with pytest.raises(Refusal, match="SEALED_BY_ANOTHER_KEY"):
        sealed.unseal(kept, purpose="b")
    settings.SECRET_KEY = "inny klucz"
    with pytest.raises(Refusal, match="SEALED_BY_ANOTHER_KEY"):
        sealed.unseal(kept, purpose="a")


def test_the_last_way_stays_while_a_role_demands_it(cast):
    user, _secret, _codes = with_app(cast)
    factors.demand(Role.objects.get(code=f"role-{user.username}").pk, True, by=cast.by)
    row = Factor.objects.get(user=user)
    with pytest.raises(Refusal, match="SECOND_STEP_DEMANDED"):
        factors.remove(user, row.pk, by=cast.by)
    factors.demand(Role.objects.get(code=f"role-{user.username}").pk, False, by=cast.by)
    factors.remove(user, row.pk, by=cast.by)
    assert not factors.of(user.pk) and not BackupCode.objects.filter(user=user).exists()


def test_another_persons_way_is_out_of_reach(cast):
    user, _secret, _codes = with_app(cast)
    stranger = user_with()
    factors.remove(stranger, Factor.objects.get(user=user).pk, by=cast.by)
    assert factors.of(user.pk)


def test_an_administrator_resets_a_lost_phone(cast):
    user, _secret, _codes = with_app(cast)
    next(session_cookie(user))
    with pytest.raises(Refusal, match="FORBIDDEN"):
        factors.reset(user.pk, by=_nobody())
    factors.reset(user.pk, by=cast.by)
    assert not factors.of(user.pk) and not Session.objects.filter(user_id=user.pk).exists()


def _nobody():
    from kupiec.ground.access.queries import actor_of

    return actor_of(user_with(["parties.see"]))


@pytest.mark.django_db(transaction=True)
def test_of_twenty_replays_at_once_one_gets_in(cast):
    user, secret, _codes = with_app(cast, at=clock.now() - dt.timedelta(minutes=5))
    moment = clock.now()
    code, results = code_at(secret, moment), []

    def replay():
        try:
            factors.use_code(user, code)
            results.append("in")
        except Refusal as refusal:
            results.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=replay) for _each in range(20)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert results.count("in") == 1 and set(results) <= {"in", "BAD_CODE", "TOO_MANY_TRIES"}
