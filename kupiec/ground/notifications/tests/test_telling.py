"""Mentions, choices, e-mails at once and once a day: each notice once, also when the worker dies in between (KER-19)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from kupiec.ground.access import public as access
from kupiec.ground.access.testing import session_cookie, user_with
from kupiec.ground.company import public as company
from kupiec.ground.kernel import clock, jobs
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kit import public as kit
from kupiec.ground.mail.models import Mail
from kupiec.ground.mail.tests.conftest import post  # noqa: F401
from kupiec.ground.notifications import public, queries, services
from kupiec.ground.notifications.models import Mention, Told
from kupiec.ground.notifications.values import MENTIONS
from tests.cast import Cast

MONDAY = dt.datetime(2026, 11, 23, 8, 30, tzinfo=clock.WARSAW)
DAILY = kit.Topic("test.daily", "Codzienne", mail="digest")


class Waiting:
    """Two things that wait for everybody."""

    def notices(self, by):
        return [kit.Notice(f"test.daily:{number}", "info", f"Sprawa {number}", f"/sprawa/{number}/", topic=DAILY.code) for number in (1, 2)]


@pytest.fixture
def ola(cast: Cast, db: None):
    cast.company.email = "biuro@hurtownia.example.pl"
    cast.company.save()
    user = user_with(username="ola")
    user.email = "ola@example.pl"
    user.save()
    return user


@pytest.fixture
def waiting():
    source = Waiting()
    kit.notice_topics.plug(DAILY)
    kit.notice_sources.plug(source)
    yield
    kit.notice_topics._plugs.remove(DAILY)
    kit.notice_sources._plugs.remove(source)


def mentioned(cast: Cast, text: str = "@ola, oddzwoń do Janickiej", part: int = 0) -> list[int]:
    return public.mention("test.record", 7, text, title="Rozmowa", url="/kontakty/7/", part=part, by=cast.by)


@pytest.mark.feature("KER-19")
@pytest.mark.django_db
def test_a_mention_is_told_once_and_by_email_at_once(cast, ola, post):  # noqa: F811
    assert mentioned(cast) == [ola.pk]
    assert mentioned(cast) == [], "the same text saved again"
    jobs.enqueue("notifications.tell", by=cast.by)
    jobs.run_pending()
    jobs.enqueue("notifications.tell", by=cast.by)
    jobs.run_pending()
    mail = Mail.objects.get()
    assert (mail.kind, mail.to, mail.state) == ("notice", "ola@example.pl", "sent")
    assert "oddzwoń do Janickiej" in mail.heading
    assert "/kontakty/7/" in mail.text
    assert "/konto/powiadomienia/" in mail.text
    assert mentioned(cast, part=2) == [ola.pk], "another message of the record"


@pytest.mark.feature("KER-19")
@pytest.mark.django_db
def test_the_digest_goes_once_on_working_days_from_the_chosen_hour(cast, ola, post, waiting):  # noqa: F811
    by = access.actor_of(ola)

    def told_at(moment: dt.datetime) -> int:
        with clock.frozen(moment):
            jobs.enqueue("notifications.tell", by=cast.by)
            jobs.run_pending()
        return Mail.objects.count()

    services.choose({}, {}, 9, by=by)
    assert told_at(MONDAY - dt.timedelta(days=1)) == 0, "on Sunday nobody is told"
    assert told_at(MONDAY) == 0, "half past eight is before nine"
    assert told_at(MONDAY + dt.timedelta(hours=1)) == 1
    assert told_at(MONDAY + dt.timedelta(hours=2)) == 1
    assert told_at(MONDAY + dt.timedelta(days=1, hours=1)) == 2
    mail = Mail.objects.order_by("pk")[0]
    assert mail.text.index("Codzienne:") < mail.text.index("Sprawa 1") < mail.text.index("/sprawa/2/")
    services.choose({}, {DAILY.code: "off"}, 9, by=by)
    assert told_at(MONDAY + dt.timedelta(days=2, hours=1)) == 2


@pytest.mark.feature("KER-19")
@pytest.mark.django_db
def test_muted_topics_leave_the_bell_and_read_ones_the_digest(cast, ola, waiting):
    by = access.actor_of(ola)
    client = Client()
    client.cookies.load(dict(session_cookie(ola)))
    assert b"Sprawa 1" in client.get("/_/powiadomienia/").content
    assert len(kit.open_notices(ola, by)) == 2
    client.post("/_/powiadomienia/", {"do": "read"})
    ola.refresh_from_db()
    assert kit.open_notices(ola, by) == []
    services.choose({DAILY.code: False}, {}, 7, by=by)
    assert b"Sprawa 1" not in client.get("/_/powiadomienia/").content
    services.choose({DAILY.code: True}, {}, 7, by=by)
    assert b"Sprawa 1" in client.get("/_/powiadomienia/").content


@pytest.mark.feature("KER-19")
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("shown", "mail", "hour", "code", "field"),
    [
        ({"no.such": True}, {}, 7, "UNKNOWN_TOPIC", "no.such"),
        ({}, {MENTIONS: "pigeon"}, 7, "UNKNOWN_CHOICE", MENTIONS),
        ({}, {}, 3, "OUT_OF_RANGE", "hour"),
        ({}, {}, 10**15, "OUT_OF_RANGE", "hour"),
    ],
)
def test_wrong_choices_are_refused_at_their_field(cast, ola, shown, mail, hour, code, field):
    with pytest.raises(Refusal) as refused:
        services.choose(shown, mail, hour, by=access.actor_of(ola))
    assert (refused.value.code, refused.value.field) == (code, field)
    ola.refresh_from_db()
    assert queries.choices(ola).mail == {}


@pytest.mark.feature("KER-19")
@pytest.mark.django_db
def test_one_is_called_by_name_with_or_without_polish_letters(cast, ola):
    employee = company.Employee.objects.create(company=cast.company, first_name="Łucja", last_name="Bąk-Nowa", active=True)
    ola.employee = employee
    ola.save()
    assert mentioned(cast, "@Łucja.Bąk-Nowa, zerknij") == [ola.pk]
    assert mentioned(cast, "@lucja.bak-nowa i @Łucja, i @ola", part=1) == [ola.pk]
    assert mentioned(cast, "@Lucja sprawdź", part=2) == [ola.pk]
    assert mentioned(cast, "@Bąk-Nowa sprawdź", part=3) == []


@pytest.mark.feature("KER-19")
@pytest.mark.django_db
def test_strangers_to_the_company_and_the_author_are_not_told(cast, ola):
    stranger = user_with(username="obcy")
    access.RoleGiven.objects.filter(user=stranger).delete()
    assert mentioned(cast, "@obcy @nikt @ola") == [ola.pk]
    assert public.mention("test.record", 8, "@ola do siebie", title="", url="/", by=access.actor_of(ola)) == []
    assert Mention.objects.count() == 1


@pytest.mark.feature("KER-19")
@pytest.mark.django_db
def test_the_page_of_choices_keeps_them(cast, ola):
    client = Client()
    client.cookies.load(dict(session_cookie(ola)))
    page = client.get("/konto/powiadomienia/").content.decode()
    assert f'name="mail.{MENTIONS}"' in page
    answer = client.post("/konto/powiadomienia/", {f"mail.{MENTIONS}": "digest", "hour": "6"})
    assert answer.status_code in (302, 303)
    ola.refresh_from_db()
    chosen = queries.choices(ola)
    assert (chosen.mail[MENTIONS], chosen.hour, MENTIONS in chosen.muted) == ("digest", 6, True)
    wrong = client.post("/konto/powiadomienia/", {f"mail.{MENTIONS}": "x" * 500, "hour": "abc"})
    assert wrong.status_code == 422


@pytest.mark.feature("KER-19")
@pytest.mark.django_db
def test_the_bell_hands_over_what_is_new_without_a_reload(cast, ola):
    client = Client()
    client.cookies.load(dict(session_cookie(ola)))
    assert b"data-notice" not in client.get("/_/powiadomienia/?count=1").content
    mentioned(cast, "@ola <script>alert(1)</script>")
    said = client.get("/_/powiadomienia/?count=1").content.decode()
    assert 'data-url="/kontakty/7/"' in said
    assert "&lt;script&gt;" in said
    assert "<script>" not in said


@pytest.mark.django_db
def test_a_page_left_open_is_not_taken_away_when_its_session_ends(client):
    asked = client.get("/_/powiadomienia/?count=1", headers={"HX-Request": "true", "X-Background": "1"})
    assert (asked.status_code, asked.headers.get("HX-Redirect")) == (401, None)
    assert client.get("/_/powiadomienia/", headers={"HX-Request": "true"}).headers["HX-Redirect"] == "/wejscie/"


@pytest.mark.django_db
def test_told_and_mentions_are_each_once_in_the_database(cast, ola):
    Told.objects.create(user=ola, notice="a", at=clock.now())
    Told.objects.bulk_create([Told(user=ola, notice="a", at=clock.now())], ignore_conflicts=True)
    assert Told.objects.count() == 1
