"""Idempotency keys (I29, R5): one effect, the same answer again, another question refused, twins wait."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from kupiec.ground.kernel import clock, idempotency
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.idempotency import Answer
from kupiec.ground.kernel.models import Event, IdempotencyKey
from kupiec.ground.kernel.refusal import Refusal

BY = Actor(user_id=7, company_id=1)


def once(key, body="{}", *, caller="user:7", refuse=False):
    def work() -> Answer:
        event = Event.objects.create(at=clock.now(), subject="test.once", subject_id=1, verb="made")
        if refuse:
            raise Refusal("NO_WAY", "No way.")
        return Answer(201, f'{{"id": {event.pk}}}', {"ETag": '"1"'})

    return idempotency.once(key, work, by=BY, caller=caller, fingerprint=idempotency.fingerprint("POST", "/x", body))


@pytest.mark.feature("KER-14")
@pytest.mark.django_db
def test_the_second_call_gets_the_first_answer_and_does_nothing():
    first, replayed = once("k")
    assert not replayed
    assert once("k") == (first, True)
    assert Event.objects.count() == 1
    other, replayed = once("k", caller="user:8")
    assert (other != first, replayed, Event.objects.count()) == (True, False, 2)


@pytest.mark.django_db
def test_another_question_under_the_same_key_is_refused_without_effect():
    once("k")
    with pytest.raises(Refusal) as refused:
        once("k", '{"other": 1}')
    assert refused.value.code == "IDEMPOTENCY_KEY_REUSED"
    assert Event.objects.count() == 1


@pytest.mark.django_db
def test_after_a_refusal_the_key_is_free():
    with pytest.raises(Refusal) as refused:
        once("k", refuse=True)
    assert refused.value.code == "NO_WAY"
    assert not Event.objects.exists()
    assert not IdempotencyKey.objects.exists()
    assert once("k")[1] is False


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "x" * 256, "a\nb", "a\x00"])
def test_unusable_keys(key):
    with pytest.raises(Refusal) as refused:
        once(key)
    assert refused.value.code == "IDEMPOTENCY_KEY"


def test_a_fingerprint_tells_its_parts_apart():
    assert idempotency.fingerprint("ab", "c") != idempotency.fingerprint("a", "bc")


@pytest.mark.feature("KER-14")
@pytest.mark.django_db(transaction=True)
def test_twins_wait_and_share_one_effect():
    """R5: 20 threads, each with every one of 50 keys: 50 effects, 950 equal replays, no error."""
    answers: list[tuple[str, Answer, bool]] = []
    errors: list[BaseException] = []
    gate = threading.Barrier(20)

    def work() -> None:
        try:
            gate.wait()
            for n in range(50):
                answers.append((f"k{n}", *once(f"k{n}")))
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(20)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert errors == []
    assert Event.objects.count() == 50
    assert sum(not replayed for _, _, replayed in answers) == 50
    assert len({(key, answer.body) for key, answer, _ in answers}) == 50
