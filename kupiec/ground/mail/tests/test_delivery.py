"""Sending through a real mail server, and its six ways to misbehave (F6): nothing is lost, nothing doubles unmarked."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest

from kupiec.ground.files import public as files
from kupiec.ground.kernel import clock, jobs
from kupiec.ground.kernel.jobs.models import Job
from kupiec.ground.mail import delivery, services
from kupiec.ground.mail.models import Mail, MailFile, Server
from kupiec.ground.mail.tests.conftest import PDF
from kupiec.ground.mail.tests.server import Post, started
from kupiec.ground.mail.values import Letter, State
from tests.cast import Cast

LETTER = Letter(
    to="klient@example.pl",
    cc="biuro@żółw.pl",
    bcc="szef@example.pl",
    subject="Faktura FV 7/11/2026",
    text="Dzień dobry,\n.kropka na początku\nAnna",
)
NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def written(cast: Cast, record: str, count: int = 1, letter: Letter = LETTER) -> list[int]:
    return [services.write(record, cast.branch.pk, letter, by=cast.by) for _ in range(count)]


def pass_time(hours: float = 60, *, most: int = 2000) -> None:
    """Run jobs as their times come, for so long at most."""
    moment, end = NOON, NOON + dt.timedelta(hours=hours)
    for _turn in range(most):
        with clock.frozen(moment):
            jobs.run_pending()
        coming = Job.objects.filter(state="queued").order_by("due_at").values_list("due_at", flat=True).first()
        if coming is None or coming > end:
            return
        moment = max(coming, moment)


@pytest.fixture(autouse=True)
def _noon() -> Any:
    with clock.frozen(NOON):
        yield


@pytest.mark.django_db
def test_a_server_without_tls_is_talked_to_without_reading_certificates(
    cast: Cast, record: str, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ssl.create_default_context", lambda: pytest.fail("certificates of the machine were read"))
    written(cast, record)
    pass_time()
    assert Mail.objects.get().state == State.SENT


@pytest.mark.feature("KER-18")
@pytest.mark.django_db
def test_a_mail_goes_with_its_pdf_and_files_once(cast: Cast, record: str, post: Post) -> None:
    [pk] = written(cast, record)
    mail = Mail.objects.get()
    assert (mail.state, post.taken) == (State.WAITING, [])
    pass_time()
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.error, mail.doubtful) == (State.SENT, 1, "", False)
    [message] = post.taken
    assert (message["Subject"], message["To"], message["Cc"], message["Bcc"]) == (
        LETTER.subject,
        "klient@example.pl",
        "biuro@xn--w-uga1v8h.pl",
        None,
    )
    assert message["From"] == '"Hurtownia Testowa Sp. z o.o." <biuro@hurtownia.example.pl>'
    assert message["Message-ID"] == mail.message_id
    assert post.envelopes == [("biuro@hurtownia.example.pl", ["klient@example.pl", "biuro@xn--w-uga1v8h.pl", "szef@example.pl"])]
    body, attached = message.get_body(), list(message.iter_attachments())
    assert body is not None
    assert body.get_content().strip().splitlines() == LETTER.text.splitlines()
    assert [(one.get_filename(), one.get_content_type(), one.get_content()) for one in attached] == [
        ("FV_7-11-2026.pdf", "application/pdf", PDF)
    ]
    assert MailFile.objects.get(mail_id=pk).size == len(PDF)
    pass_time()
    assert len(post.taken) == 1


@pytest.mark.feature("KER-18")
@pytest.mark.django_db
def test_refused_for_good_fails_in_the_servers_words_and_is_sent_again_by_hand(cast: Cast, record: str, post: Post) -> None:
    post.plan = ["never", "data"]
    written(cast, record, 2)
    pass_time()
    errors = set(Mail.objects.filter(state=State.FAILED).values_list("error", flat=True))
    assert any("550 5.1.1 no such user here" in one for one in errors)
    assert any("552 5.3.4 message too big" in one for one in errors)
    services.resend(list(Mail.objects.values_list("pk", flat=True)), by=cast.by)
    pass_time()
    assert set(Mail.objects.values_list("state", flat=True)) == {State.SENT}
    assert set(post.counted().values()) == {1}


@pytest.mark.django_db
def test_one_bad_address_among_good_ones_is_told(cast: Cast, record: str, post: Post) -> None:
    written(cast, record, letter=Letter(to="klient@example.pl, nobody@example.pl", subject="x", text="y", pdf=False))
    pass_time()
    mail = Mail.objects.get()
    assert (mail.state, mail.refused) == (State.SENT, "nobody@example.pl")
    assert "no such user" in mail.error
    assert post.envelopes[0][1] == ["klient@example.pl"]


@pytest.mark.feature("KER-18")
@pytest.mark.django_db
def test_put_off_is_tried_again_later_and_given_up_after_two_days(cast: Cast, record: str, post: Post) -> None:
    post.plan = ["later", "later"]
    written(cast, record)
    pass_time(1)
    mail = Mail.objects.get()
    assert (mail.state, mail.attempts, mail.doubtful) == (State.SENT, 3, False)
    post.usual = "later"
    written(cast, record)
    pass_time(72)
    stuck = Mail.objects.get(state=State.FAILED)
    assert "451 4.7.1 greylisted" in stuck.error
    assert stuck.attempts == 14
    assert len(post.taken) == 1


@pytest.mark.feature("KER-18")
@pytest.mark.django_db
def test_a_drop_after_the_message_is_marked_and_repeated_under_the_same_id(cast: Cast, record: str, post: Post) -> None:
    post.plan = ["drop"]
    written(cast, record)
    pass_time()
    mail = Mail.objects.get()
    assert (mail.state, mail.doubtful) == (State.SENT, True)
    assert post.counted() == {mail.message_id: 2}


@pytest.mark.feature("KER-18")
@pytest.mark.django_db
def test_a_server_that_is_down_is_left_alone_and_nothing_fails(cast: Cast, record: str, post: Post) -> None:
    post.controller.stop()  # type: ignore[attr-defined]
    written(cast, record, 5)
    jobs.run_pending()
    down = Server.objects.get()
    assert down.failures == 1
    assert down.rests_until == NOON + dt.timedelta(seconds=15)
    written(cast, record, 5)
    jobs.run_pending()
    assert Server.objects.get().failures == 1, "a new mail doesn't wake a server that rests"
    assert delivery.server_words()[0] == "warn"
    pass_time(6)
    assert set(Mail.objects.values_list("state", "attempts")) == {(State.WAITING, 0)}
    assert Server.objects.get().failures < 6 * 4 + 12
    again = started(post, port=post.controller.port)  # type: ignore[attr-defined]
    try:
        pass_time(12)
    finally:
        again.stop(no_assert=True)
    assert set(Mail.objects.values_list("state", flat=True)) == {State.SENT}
    assert (len(post.taken), set(post.counted().values())) == (10, {1})
    assert delivery.server_words() == ("", "")


@pytest.mark.django_db
def test_a_worker_killed_while_sending_leaves_a_marked_mail_that_goes_again(cast: Cast, record: str, post: Post) -> None:
    [pk] = written(cast, record)
    Mail.objects.filter(pk=pk).update(state=State.SENDING, due_at=NOON + delivery.HOLD)
    jobs.run_pending()
    assert post.taken == []
    pass_time()
    mail = Mail.objects.get()
    assert (mail.state, mail.doubtful, len(post.taken)) == (State.SENT, True, 1)


@pytest.mark.django_db
def test_a_print_that_cannot_be_made_stops_no_other(cast: Cast, record: str, post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, made = files.keep, []

    def keep(name: str, chunks: Any) -> Any:
        made.append(name)
        if len(made) == 1:
            raise RuntimeError("renderer died")
        return kept(name, chunks)

    monkeypatch.setattr(delivery.files, "keep", keep)
    written(cast, record, 2)
    jobs.run_pending()
    assert sorted(Mail.objects.values_list("state", flat=True)) == [State.SENT, State.WAITING]
    assert "renderer died" in Mail.objects.get(state=State.WAITING).error
    pass_time()
    assert [next(one.iter_attachments()).get_content() for one in post.taken] == [PDF, PDF]


def _storm(cast: Cast, record: str, post: Post, count: int) -> None:
    """The six behaviours mixed: afterwards every mail was sent at least once, and more often only where it is marked."""
    chance = random.Random(count)
    post.plan = chance.choices(["ok", "later", "cut", "drop", "slow"], weights=[50, 20, 13, 14, 3], k=count * 2)
    written(cast, record, count, Letter(to="klient@example.pl", subject="x", text="y", pdf=False))
    pass_time(60)
    counted = post.counted()
    rows = {mail.message_id: mail for mail in Mail.objects.all()}
    assert {mail.state for mail in rows.values()} == {State.SENT}
    assert set(counted) == set(rows), "nothing lost"
    doubled = {key for key, times in counted.items() if times > 1}
    assert doubled <= {key for key, mail in rows.items() if mail.doubtful}
    assert all(times <= rows[key].attempts for key, times in counted.items())


@pytest.mark.feature("KER-18")
@pytest.mark.django_db
def test_thirty_mails_in_a_storm(cast: Cast, record: str, post: Post) -> None:
    _storm(cast, record, post, 30)


@pytest.mark.slow
@pytest.mark.feature("KER-18")
@pytest.mark.django_db
def test_a_thousand_mails_in_a_storm(cast: Cast, record: str, post: Post) -> None:
    _storm(cast, record, post, 1000)
