"""G24, C18: guessing is slowed down, known and unknown names cost the same, the door leads nowhere else."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from django.contrib.auth import hashers
from django.test import Client

from kupiec.ground.access import services
from kupiec.ground.access.models import Session, User
from kupiec.ground.access.testing import user_with
from kupiec.ground.kernel.refusal import Refusal

pytestmark = pytest.mark.django_db
TRIES = 50


class _Work:
    """Counts password checks: how often, with which algorithm and how many rounds."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.done: list[tuple[str, int]] = []
        real = hashers.PBKDF2PasswordHasher.encode

        def encode(hasher: Any, password: str, salt: str, iterations: int | None = None) -> Any:
            self.done.append((hasher.algorithm, iterations or hasher.iterations))
            return real(hasher, password, salt, iterations)

        monkeypatch.setattr(hashers.PBKDF2PasswordHasher, "encode", encode)


@pytest.fixture
def slow_hashes(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The hasher of production with few rounds: the tests' own one costs nothing either way and would hide everything."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    monkeypatch.setattr(hashers.PBKDF2PasswordHasher, "iterations", 1000)
    monkeypatch.setattr(services, "_dummy", [])


def _try(name: str, password: str, number: int) -> str:
    with pytest.raises(Refusal) as refused:
        services.check_sign_in(name, password, address=f"10.0.{number // 200}.{number % 200}")
    return f"{refused.value.code} {refused.value.field} {refused.value.text}"


def test_known_and_unknown_names_cost_the_same_work(cast: Any, slow_hashes: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """50 tries each: as many password checks of as many rounds, the same words, for names known, unknown and shut out."""
    names = {"known": [], "unknown": [], "shut out": []}
    for number in range(5):
        names["known"].append(user_with(None, username=f"znany{number}").username)
        shut = user_with(None, username=f"dawny{number}")
        User.objects.filter(pk=shut.pk).update(is_active=False)
        names["shut out"].append(shut.username)
        names["unknown"].append(f"nikt{number}")
    _try("na rozgrzewkę", "x", 0)
    costs, words = {}, {}
    for kind, several in names.items():
        with monkeypatch.context() as patch:
            work = _Work(patch)
            words[kind] = {_try(several[number % 5], f"zgaduję-{number}", number) for number in range(TRIES)}
            costs[kind] = work.done
    assert costs["known"] == costs["unknown"] == costs["shut out"]
    assert costs["known"] == [("pbkdf2_sha256", 1000)] * TRIES
    assert words["known"] == words["unknown"] == words["shut out"]
    assert len(words["known"]) == 1


def test_guesses_beyond_ten_do_not_reach_the_password(cast: Any, slow_hashes: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not for an account that exists, not for one that doesn't, whatever address they come from."""
    user_with(None, username="znany")
    _try("na rozgrzewkę", "x", 0)
    for name in ("znany", "nikt"):
        with monkeypatch.context() as patch:
            work = _Work(patch)
            told = [_try((name, name.upper())[number % 2], "zgaduję", number) for number in range(TRIES)]
            assert len(work.done) == 10, name
            assert sum("TOO_MANY_TRIES" in one for one in told) == TRIES - 10


@pytest.mark.parametrize("there", ["https://zly.example/", "//zly.example", "/\\zly.example", "javascript:alert(1)", "/\t/zly.example"])
def test_the_door_leads_to_our_own_pages_only(cast: Any, there: str) -> None:
    user_with(None, username="znany")
    answer = Client().post(f"/wejscie/?next={there}", {"username": "znany", "password": "hasło-do-testów", "next": there})
    assert answer.status_code == 302
    assert "zly" not in answer["Location"] and "script" not in answer["Location"]


def test_signing_in_gives_a_new_session_and_signing_out_ends_it(cast: Any) -> None:
    """Session fixation: the key somebody brought along is not the one he is signed in with."""
    user_with(None, username="znany")
    client = Client()
    client.cookies["sessionid"] = brought = hashlib.sha256(b"x").hexdigest()[:32]
    client.post("/wejscie/", {"username": "znany", "password": "hasło-do-testów"})
    kept = {session.session_key for session in Session.objects.all()}
    assert kept and brought not in kept
    client.post("/wyjscie/")
    assert not Session.objects.filter(session_key__in=kept).exists()
