"""Sign-in, roles, tokens: what is let in and what is refused."""

from __future__ import annotations

import pytest

from kupiec.ground.access import services
from kupiec.ground.access.models import ApiToken, Attempts, Role, User
from kupiec.ground.access.queries import actor_by_token, actor_of
from kupiec.ground.access.testing import user_with
from kupiec.ground.kernel import rights
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal


@pytest.mark.feature("KER-11")
@pytest.mark.django_db
def test_guessing_stops_after_ten_tries(cast, monkeypatch):
    user_with(username="anna")
    checks = []
    real = services.check_password
    monkeypatch.setattr(services, "check_password", lambda *a: checks.append(1) or real(*a))
    codes = []
    for _ in range(50):
        with pytest.raises(Refusal) as refused:
            services.check_sign_in("anna", "zła", address="127.0.0.1")
        codes.append(refused.value.code)
    assert len(checks) == 10
    assert codes[10:] == ["TOO_MANY_TRIES"] * 40
    assert Attempts.objects.count() == 2


@pytest.mark.django_db
def test_unknown_names_are_checked_like_known_ones(cast, monkeypatch):
    checks = []
    monkeypatch.setattr(services, "check_password", lambda *a: bool(checks.append(1)))
    for name in ("anna", "nobody"):
        with pytest.raises(Refusal, match="BAD_SIGN_IN"):
            services.check_sign_in(name, "x", address="127.0.0.1")
    assert len(checks) == 2


@pytest.mark.feature("KER-11")
@pytest.mark.django_db
def test_a_right_password_lets_in_and_clears_the_count(cast):
    user = user_with(username="anna")
    with pytest.raises(Refusal):
        services.check_sign_in("anna", "zła", address="::1")
    assert services.check_sign_in("anna", "hasło-do-testów", address="::1") == user
    assert Attempts.objects.filter(key__startswith="account").count() == 0


@pytest.mark.feature("KER-11")
@pytest.mark.django_db
def test_rights_come_from_roles_with_patterns(cast):
    user = user_with(["access.*"], scopes={"orders": "own"})
    actor = actor_of(user, company_id=cast.company.pk)
    assert actor.may("access.manage") and not actor.may("prices.see_cost")
    assert actor.scope("orders") == "own" and actor.scope("offers") == "all"
    with pytest.raises(Refusal, match="FORBIDDEN"):
        actor.require("prices.see_cost")


@pytest.mark.django_db
def test_nobody_can_lock_everybody_out(cast):
    user = user_with(None)
    by = actor_of(user)
    with pytest.raises(Refusal, match="LAST_ADMINISTRATOR"):
        services.set_active(user.pk, False, by=by)
    assert User.objects.get(pk=user.pk).is_active


@pytest.mark.feature("KER-11")
@pytest.mark.django_db
def test_tokens_narrow_rights_and_die_when_revoked(cast):
    user = user_with(None)
    by = actor_of(user)
    token, secret = services.create_token("sklep", by=by, scopes=["access.audit"])
    actor = actor_by_token(secret)
    assert actor.rights == frozenset({"access.audit"}) and not actor.may("access.manage")
    assert secret not in token.digest and actor_by_token("kup_wrong") is None
    services.revoke_token(token.pk, by=by)
    assert actor_by_token(secret) is None


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "code"), [(" ", "REQUIRED"), ("x" * 81, "TOO_LONG"), ("a\x00b", "BAD_TEXT")])
def test_a_key_without_a_name_that_fits_is_not_made(cast, name, code):
    user = user_with(None)
    with pytest.raises(Refusal) as refused:
        services.create_token(name, by=actor_of(user))
    assert (refused.value.code, refused.value.field) == (code, "name") and not ApiToken.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("patterns", "scopes", "code"),
    [(["nothing.here"], {}, "UNKNOWN_RIGHT"), (["access.*"], {"orders": "everything"}, "UNKNOWN_SCOPE")],
)
def test_bad_roles_are_refused(actor, patterns, scopes, code):
    with pytest.raises(Refusal) as refused:
        services.save_role("x", name="x", patterns=patterns, scopes=scopes, by=actor)
    assert refused.value.code == code and not Role.objects.filter(code="x").exists()


@pytest.mark.django_db
def test_weak_and_taken_names(actor):
    services.create_user("jan", password="zielony-rower-7", by=actor)
    with pytest.raises(Refusal, match="USERNAME_TAKEN"):
        services.create_user("jan", password="zielony-rower-7", by=actor)
    with pytest.raises(Refusal, match="WEAK_PASSWORD"):
        services.create_user("ewa", password="12345678", by=actor)
    stranger = Actor(user_id=1, company_id=actor.company_id)
    with pytest.raises(Refusal, match="FORBIDDEN"):
        services.create_user("ewa", password="zielony-rower-7", by=stranger)
    assert rights.expand(["access.*"])


@pytest.mark.django_db
def test_a_sign_in_name_is_known_in_any_case(cast):
    anna = user_with(username="anna.nowak")
    for typed in ("anna.nowak", "Anna.Nowak", " ANNA.NOWAK "):
        assert services.check_sign_in(typed, "hasło-do-testów", address="::1") == anna
    with pytest.raises(Refusal, match="USERNAME_TAKEN"):
        services.create_user("Anna.Nowak", password="Dostatecznie-długie-1", by=cast.by)
