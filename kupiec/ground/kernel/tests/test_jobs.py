"""Background jobs (KER-10, I32, F1): queued with the caller's transaction, done once, whatever dies meanwhile."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection

from kupiec.ground.kernel import clock, jobs, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.jobs import queue, schedules
from kupiec.ground.kernel.jobs.models import Job, JobLine, Schedule
from kupiec.ground.kernel.jobs.running import Running
from kupiec.ground.kernel.models import Event
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.tests import job_kinds  # noqa: F401 - registers the kinds

BY = Actor(user_id=7, company_id=1, rights=frozenset({"test.note"}), language="pl", request_id="r1")
NOON = dt.datetime(2026, 11, 23, 11, 0, tzinfo=dt.UTC)


def noted() -> list[int]:
    return sorted(Event.objects.filter(subject="test.note").values_list("subject_id", flat=True))


@pytest.mark.feature("KER-10")
@pytest.mark.django_db
def test_a_job_is_done_once_as_the_one_who_ordered_it():
    job_id = jobs.enqueue("test.note", {"id": 5}, by=BY)
    assert jobs.state(job_id, by=BY).state == "queued"
    assert jobs.run_pending() == 1
    assert jobs.run_pending() == 0
    done = jobs.state(job_id, by=BY)
    assert (done.state, done.percent, done.result) == ("done", 100, {"noted": 5})
    assert Event.objects.get(subject="test.note").user_id == 7
    assert noted() == [5]


@pytest.mark.django_db
def test_what_is_rolled_back_queues_nothing():
    with pytest.raises(Refusal), tx.write_tx(by=BY):
        jobs.enqueue("test.note", {"id": 1}, by=BY)
        raise Refusal("NO", "No.")
    assert not Job.objects.exists()


@pytest.mark.django_db
def test_an_unknown_kind_is_refused_at_once():
    with pytest.raises(Refusal) as refused:
        jobs.enqueue("test.nothing", {}, by=BY)
    assert refused.value.code == "UNKNOWN_JOB"


@pytest.mark.django_db
def test_a_set_is_queued_in_one_statement_in_order(django_assert_num_queries):
    drafts = [jobs.JobDraft("test.note", {"id": n}, unique=f"k{n % 20}") for n in range(100)]
    with tx.write_tx(by=BY), django_assert_num_queries(1):
        ids = jobs.enqueue_many(drafts, by=BY)
    assert len(set(ids)) == 20
    assert ids[:20] == ids[20:40]
    assert Job.objects.get(pk=ids[3]).payload == {"id": 3}


@pytest.mark.django_db
def test_a_unique_key_counts_until_the_work_begins():
    first = jobs.enqueue("test.note", {"id": 1}, by=BY, unique="k")
    assert jobs.enqueue("test.note", {"id": 2}, by=BY, unique="k") == first
    queue.claim("someone")
    assert jobs.enqueue("test.note", {"id": 3}, by=BY, unique="k") != first


@pytest.mark.django_db
def test_order_by_priority_then_time_and_not_before_its_time():
    with clock.frozen(NOON):
        late = jobs.enqueue("test.note", {"id": 1}, by=BY, run_at=NOON + dt.timedelta(hours=1))
        usual = jobs.enqueue("test.note", {"id": 2}, by=BY)
        urgent = jobs.enqueue("test.note", {"id": 3}, by=BY, priority=1)
        taken = [queue.claim("w").pk, queue.claim("w").pk]
        assert taken == [urgent, usual]
        assert queue.claim("w") is None
    with clock.frozen(NOON + dt.timedelta(hours=2)):
        assert {queue.claim("w").pk for _ in range(3)} == {late, usual, urgent}


@pytest.mark.django_db
def test_a_refusal_is_an_answer_and_nothing_is_half_saved():
    job_id = jobs.enqueue("test.refusing", {"id": 1}, by=BY)
    jobs.run_pending()
    state = jobs.state(job_id, by=BY)
    assert (state.state, state.error_code, state.error) == ("failed", "NO_WAY", "No way.")
    assert noted() == []


@pytest.mark.django_db(transaction=True)
def test_only_a_long_job_goes_by_chunks_and_no_transaction_stays_open():
    """The chunk of a short job would join its transaction and end after it: later writes would belong to none."""
    jobs.enqueue("test.short_chunks", {}, by=BY)
    with pytest.raises(RuntimeError, match="only a long job"):
        jobs.run_pending()
    assert not tx.in_write()


@pytest.mark.django_db
def test_an_error_is_tried_again_with_growing_pauses_then_failed():
    with clock.frozen(NOON):
        job_id = jobs.enqueue("test.broken", {"id": 1}, by=BY)
        jobs.run_pending(quiet=True)
        row = Job.objects.get(pk=job_id)
        assert (row.state, row.failures, row.due_at) == ("queued", 1, NOON + dt.timedelta(seconds=5))
        with pytest.raises(ValueError, match="broken"), clock.frozen(row.due_at):
            jobs.run_pending()
    second = Job.objects.get(pk=job_id)
    assert (second.failures, second.due_at) == (2, NOON + dt.timedelta(seconds=25))
    with clock.frozen(second.due_at):
        jobs.run_pending(quiet=True)
    row = Job.objects.get(pk=job_id)
    assert (row.state, row.error_code) == ("failed", "ERROR")
    assert noted() == []
    assert JobLine.objects.filter(job=row, level="error", text__contains="broken on purpose").count() == 3


@pytest.mark.feature("KER-10")
@pytest.mark.django_db
def test_a_long_job_goes_on_at_the_chunk_that_was_not_committed():
    with clock.frozen(NOON):
        job_id = jobs.enqueue("test.stumbling", {}, by=BY)
        jobs.run_pending(quiet=True)
        state = jobs.state(job_id, by=BY)
        assert (state.state, state.done, state.total, state.percent) == ("queued", 20, 50, 40)
    assert noted() == list(range(20))
    with clock.frozen(NOON + dt.timedelta(minutes=1)):
        jobs.run_pending()
    assert jobs.state(job_id, by=BY).state == "done"
    assert noted() == list(range(50))


@pytest.mark.feature("KER-10")
@pytest.mark.django_db
def test_cancelled_while_waiting_and_while_running():
    waiting = jobs.enqueue("test.note", {"id": 1}, by=BY)
    jobs.cancel([waiting], by=BY)
    assert jobs.run_pending() == 0
    running = jobs.enqueue("test.long", {"ids": [1, 2]}, by=BY)
    row = queue.claim("w")
    jobs.cancel([running], by=BY)
    from kupiec.ground.kernel.jobs import worker

    worker._run(row, quiet=False)
    assert [jobs.state(pk, by=BY).state for pk in (waiting, running)] == ["cancelled", "cancelled"]
    assert not Event.objects.exists()
    jobs.retry([waiting], by=BY)
    assert jobs.run_pending() == 1
    assert noted() == [1]


@pytest.mark.django_db
def test_other_peoples_jobs_are_not_there():
    job_id = jobs.enqueue("test.note", {"id": 1}, by=BY)
    stranger = Actor(user_id=8, company_id=1)
    assert jobs.state(job_id, by=stranger) is None
    assert jobs.recent(by=stranger) == []
    with pytest.raises(Refusal) as refused:
        jobs.cancel([job_id], by=stranger)
    assert refused.value.code == "JOB_NOT_FOUND"
    manager = Actor(user_id=9, company_id=1, rights=frozenset({"jobs.manage"}))
    assert [state.id for state in jobs.recent(by=manager)] == [job_id]
    assert jobs.recent(by=Actor(user_id=9, company_id=2, rights=manager.rights)) == []


@pytest.mark.django_db
def test_a_worker_that_lost_its_lease_writes_nothing():
    with clock.frozen(NOON):
        jobs.enqueue("test.note", {"id": 1}, by=BY)
        lost = queue.claim("slow")
    with clock.frozen(NOON + dt.timedelta(minutes=1)):
        taken = queue.claim("quick")
        assert (taken.pk, taken.attempt) == (lost.pk, 2)
        from kupiec.ground.kernel.jobs import worker

        worker._run(lost, quiet=False)
        assert noted() == []
        worker._run(taken, quiet=False)
    assert noted() == [1]


@pytest.mark.django_db
def test_rights_are_todays_where_access_can_tell(monkeypatch):
    jobs.enqueue("test.note", {"id": 1}, by=BY)
    monkeypatch.setattr(queue.actor_sources, "_plugs", [lambda stored: None])
    jobs.run_pending()
    assert Job.objects.get().error_code == "FORBIDDEN"
    assert noted() == []


@pytest.mark.parametrize(
    ("stored", "today", "expected"),
    [
        ({"rights": {"a", "b"}}, {"rights": {"b", "c"}}, ({"b"}, False)),
        ({"rights": {"a"}}, {"all_rights": True}, ({"a"}, False)),
        ({"all_rights": True}, {"rights": {"c"}}, ({"c"}, False)),
        ({"all_rights": True}, {"all_rights": True}, (set(), True)),
    ],
)
def test_rights_only_shrink(monkeypatch, stored, today, expected):
    def actor(rights=frozenset(), **more):
        return Actor(user_id=7, company_id=1, rights=frozenset(rights), **more)

    monkeypatch.setattr(queue.actor_sources, "_plugs", [lambda kept: actor(**today)])
    thawed = queue.thaw_actor(queue.freeze_actor(actor(**stored)))
    assert (set(thawed.rights), thawed.all_rights) == expected


@pytest.fixture(autouse=True)
def _nobody_tells_rights(monkeypatch):
    monkeypatch.setattr(queue.actor_sources, "_plugs", [])


@pytest.mark.django_db
def test_the_stored_actor_comes_back_whole():
    by = Actor(3, 1, 2, 4, 5, frozenset({"a.b", "c.d"}), {"orders": "own"}, "en", "req", 6)
    assert queue.thaw_actor(queue.freeze_actor(by)) == by


@pytest.mark.django_db
def test_schedules_queue_once_in_polish_time(monkeypatch):
    monkeypatch.setattr(schedules, "_declared", {})
    jobs.every("test.daily", "15 12 * * 1-5", "test.note", {"id": 9})
    with pytest.raises(Refusal):
        jobs.every("test.wrong", "61 * * * *", "test.note")
    with clock.frozen(NOON):  # Monday 12:00 in Warsaw
        assert schedules.queue_due() == []
        assert Schedule.objects.get().next_at == NOON + dt.timedelta(minutes=15)
    with clock.frozen(NOON + dt.timedelta(minutes=16)):
        assert len(schedules.queue_due()) == 1
        assert schedules.queue_due() == []
        jobs.run_pending()
    assert noted() == [9]
    assert Schedule.objects.get().next_at == NOON + dt.timedelta(days=1, minutes=15)


@pytest.mark.django_db(transaction=True)
def test_many_workers_do_each_job_once():
    jobs.enqueue_many([jobs.JobDraft("test.note", {"id": n}) for n in range(60)], by=BY)
    errors: list[BaseException] = []

    def work() -> None:
        try:
            jobs.run_pending()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert errors == []
    assert noted() == list(range(60))
    assert set(Job.objects.values_list("state", "attempt")) == {("done", 1)}


@pytest.mark.django_db(transaction=True)
def test_a_worker_asked_to_stop_puts_its_job_back():
    jobs.enqueue("test.long", {"ids": [1]}, by=BY)
    stop = threading.Event()
    stop.set()
    row = queue.claim("w")
    from kupiec.ground.kernel.jobs import worker

    worker._run(row, quiet=True, stop=stop)
    row.refresh_from_db()
    assert (row.state, row.worker, row.failures) == ("queued", "", 0)
    jobs.run_worker(stop)


@pytest.mark.django_db
def test_progress_log_and_leaving_a_loop_early():
    jobs.enqueue("test.note", {"id": 1}, by=BY)
    row = queue.claim("w")
    job = Running(row, by=BY, lease_seconds=30)
    job.progress(3, 10, "halfway")
    job.tell("hello")
    for _ in job.chunks([1, 2, 3], size=1):
        Event.objects.create(at=NOON, subject="test.note", subject_id=1, verb="x")
        break
    job.close()
    assert noted() == []
    state = jobs.state(row.pk, by=BY)
    assert (state.text, state.total, [line[2] for line in state.log]) == ("halfway", 3, ["hello"])
