"""CalDAV over HTTP: who comes in, what is found and shown, what may be written, what is refused and leaves everything as it was."""

from __future__ import annotations

import base64
import datetime as dt
import re
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from kupiec.ground.access import public as access
from kupiec.ground.access.testing import session_cookie, user_with
from kupiec.ground.kernel import clock, rates
from kupiec.people.activities import agenda, services
from kupiec.people.activities.models import Contact, Task
from kupiec.people.activities.tests import builders as make
from kupiec.people.caldav import door, filters, reading
from kupiec.people.caldav.models import Given
from kupiec.people.caldav.tests.builders import dressed, entry
from kupiec.people.parties.tests.builders import party as new_party

pytestmark = pytest.mark.django_db
D, C, CS = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}", "{http://calendarserver.org/ns/}"
TODAY = make.NOON.date()
NAMES = 'xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:cs="http://calendarserver.org/ns/"'


class Program:
    """A calendar program of one user."""

    def __init__(self, user: Any, scopes: tuple[str, ...] = ("activities.see", "activities.edit"), *, secret: str = "") -> None:
        self.user = user
        self.secret = secret or access.create_token("Telefon", by=access.actor_of(user), scopes=scopes)[1]
        self.client = Client(enforce_csrf_checks=True)
        self.calendar = f"/caldav/{user.pk}/kalendarz/"

    def ask(self, method: str, path: str = "", body: str | bytes = "", *, name: str | None = None, secret: str = "", **headers: str) -> Any:
        pair = f"{name or self.user.username}:{secret or self.secret}".encode()
        sent = {
            "Authorization": f"Basic {base64.b64encode(pair).decode()}",
            **{key.replace("_", "-"): value for key, value in headers.items()},
        }
        content = body.encode() if isinstance(body, str) else body
        return self.client.generic(
            method, path if path.startswith("/") else self.calendar + path, content, content_type="text/xml", headers=sent
        )

    def found(self, method: str, path: str, body: str = "", **headers: str) -> dict[str, dict[str, ElementTree.Element]]:
        """Properties found by address."""
        answer = self.ask(method, path, body, **headers)
        assert answer.status_code == 207, answer.content
        return {
            one.findtext(f"{D}href", ""): {
                prop.tag: prop for stat in one.findall(f"{D}propstat") if "200" in stat.findtext(f"{D}status", "") for prop in stat.find(f"{D}prop") or ()
            }
            for one in ElementTree.fromstring(answer.content)
        }  # fmt: skip

    def report(self, inside: str, kind: str = "calendar-query") -> dict[str, str]:
        asked = f"<c:{kind} {NAMES}><d:prop><d:getetag/><c:calendar-data/></d:prop>{inside}</c:{kind}>"
        found = self.found("REPORT", "", asked, Depth="1")
        return {path.rpartition("/")[2]: props[f"{C}calendar-data"].text or "" for path, props in found.items() if props}


@pytest.fixture(autouse=True)
def _day(db):
    make.dictionaries()
    with clock.frozen(make.NOON):
        yield


@pytest.fixture
def user(cast, actor):
    return user_with(["activities.see", "activities.edit", "parties.see"], username="Anna")


@pytest.fixture
def phone(user) -> Program:
    return Program(user)


@pytest.fixture
def meeting(actor) -> Contact:
    starts = make.NOON + dt.timedelta(hours=2)
    return make.contact(actor, new_party(actor, name="Termo  Bud; Sp. z o.o.").pk, state="planned", starts_at=starts, minutes=45)


@pytest.mark.feature("ACT-7")
def test_from_the_well_known_address_to_the_calendar(phone, user):
    assert phone.ask("PROPFIND", "/.well-known/caldav")["Location"] == "/caldav/"
    assert phone.ask("OPTIONS", "/caldav/")["DAV"] == "1, 3, calendar-access"
    start = phone.found("PROPFIND", "/caldav/", f"<d:propfind {NAMES}><d:prop><d:current-user-principal/><d:x/></d:prop></d:propfind>")
    assert start["/caldav/"][f"{D}current-user-principal"].findtext(f"{D}href") == f"/caldav/{user.pk}/"
    assert f"{D}x" not in start["/caldav/"]
    home = phone.found("PROPFIND", f"/caldav/{user.pk}/", Depth="1")
    assert home[f"/caldav/{user.pk}/"][f"{C}calendar-home-set"].findtext(f"{D}href") == f"/caldav/{user.pk}/"
    calendar = home[phone.calendar]
    assert {one.tag for one in calendar[f"{D}resourcetype"]} == {f"{D}collection", f"{C}calendar"}
    assert {one.get("name") for one in calendar[f"{C}supported-calendar-component-set"]} == {"VEVENT", "VTODO"}


def test_the_tag_of_the_calendar_tells_of_every_change(phone, user, actor, meeting):
    def tag() -> str:
        return phone.found("PROPFIND", "", Depth="0")[phone.calendar][f"{CS}getctag"].text or ""

    seen = [tag()]
    task = make.task(actor, due=TODAY)
    seen.append(tag())
    services.move_task(task.pk, due=TODAY + dt.timedelta(days=1), at=None, by=actor)
    seen.append(tag())
    type(meeting.party).objects.filter(pk=meeting.party_id).update(name="Nowa Nazwa")
    seen.append(tag())
    services.miss_contacts([meeting.pk], by=actor)
    seen.append(tag())
    assert len(set(seen)) == 5
    assert tag() == seen[-1]


def test_the_calendar_costs_the_same_for_any_number_of_things(phone, actor, meeting, django_assert_max_num_queries):
    phone.found("PROPFIND", "", Depth="1")
    for number in range(12):
        make.task(actor, subject=f"Z {number}", due=TODAY, party_id=meeting.party_id)
    with django_assert_max_num_queries(7):
        assert len(phone.found("PROPFIND", "", Depth="1")) == 14


@pytest.mark.feature("ACT-7")
def test_reports_find_by_time_kind_and_address(phone, actor, meeting):
    task = make.task(actor, due=TODAY)
    make.task(actor, subject="Bez dnia")
    events, todos = '<c:comp-filter name="VEVENT">{}</c:comp-filter>', '<c:comp-filter name="VTODO">{}</c:comp-filter>'
    within = '<c:filter><c:comp-filter name="VCALENDAR">{}</c:comp-filter></c:filter>'
    hours = '<c:time-range start="20261118T{}0000Z" end="20261118T{}0000Z"/>'
    assert list(phone.report(within.format(events.format(hours.format(12, 14))))) == [f"contact-{meeting.pk}.ics"]
    assert phone.report(within.format(events.format(hours.format(14, 16)))) == {}
    assert len(phone.report(within.format(todos.format('<c:time-range end="20261117T000000Z"/>')))) == 1
    undone = '<c:prop-filter name="COMPLETED"><c:is-not-defined/></c:prop-filter>'
    assert len(phone.report(within.format(todos.format(undone)))) == 2
    services.complete([task.pk], by=actor)
    assert len(phone.report(within.format(todos.format(undone)))) == 1
    named = '<c:prop-filter name="SUMMARY"><c:text-match>USTALENIE</c:text-match></c:prop-filter>'
    assert len(phone.report(within.format(events.format(named)))) == 1
    there = f"<d:href>{phone.calendar}task-{task.pk}.ics</d:href><d:href>http://x{phone.calendar}contact-{meeting.pk}.ics</d:href>"
    both = phone.report(f"{there}<d:href>{phone.calendar}%00.ics</d:href><d:href>/etc/passwd</d:href>", "calendar-multiget")
    assert set(both) == {f"task-{task.pk}.ics", f"contact-{meeting.pk}.ics"}
    assert "STATUS:COMPLETED" in both[f"task-{task.pk}.ics"]
    for wrong in ('<c:comp-filter name="VALARM"/>', '<c:time-range start="dzis"/>', '<c:param-filter name="X"/>'):
        asked = f"<c:calendar-query {NAMES}>{within.format(events.format(wrong))}</c:calendar-query>"
        assert phone.ask("REPORT", "", asked).status_code == 403


def test_a_search_has_a_limit_of_conditions_and_reads_an_entry_once(phone, actor, meeting, monkeypatch):
    def asked(conditions: int) -> Any:
        inside = '<c:prop-filter name="SUMMARY"/>' * conditions
        whole = (
            f'<c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT">{inside}</c:comp-filter></c:comp-filter></c:filter>'
        )
        return phone.ask("REPORT", "", f"<c:calendar-query {NAMES}>{whole}</c:calendar-query>")

    read, parse = [], reading.parse
    monkeypatch.setattr(reading, "parse", lambda text: read.append(text) or parse(text))
    kinds = 2
    assert asked(filters.MOST_CONDITIONS - kinds).status_code == 207
    assert len(read) == 1
    refused = asked(filters.MOST_CONDITIONS - kinds + 1)
    assert refused.status_code == 400 and str(filters.MOST_CONDITIONS) in refused.content.decode()
    assert len(read) == 1


@pytest.mark.feature("ACT-7")
def test_a_meeting_is_moved_and_renamed_and_keeps_what_was_not_touched(phone, meeting):
    name = f"contact-{meeting.pk}.ics"
    Contact.objects.filter(pk=meeting.pk).update(remind_at=meeting.starts_at - dt.timedelta(minutes=15), content="a,b;c\\d\n\ne")
    got = phone.ask("GET", name)
    text = got.content.decode()
    assert "SUMMARY:Ustalenie dostawy (Termo Bud\\; Sp. z o.o.)" in text
    assert phone.ask("PUT", name, text, If_Match=got["ETag"]).status_code == 204
    meeting.refresh_from_db()
    assert meeting.version == 1, "nothing was changed, nothing is written"
    moved = text.replace("DTSTART:20261118T130000Z", "DTSTART;TZID=America/New_York:20261119T030000")
    moved = moved.replace("DTEND:20261118T134500Z", "DURATION:PT1H30M").replace("Ustalenie dostawy", "Narada")
    assert phone.ask("PUT", name, moved, If_Match=got["ETag"]).status_code == 204
    meeting.refresh_from_db()
    assert meeting.starts_at == dt.datetime(2026, 11, 19, 8, tzinfo=dt.UTC)
    assert (meeting.minutes, meeting.subject, meeting.content) == (90, "Narada", "a,b;c\\d\n\ne")
    assert meeting.remind_at == meeting.starts_at - dt.timedelta(minutes=15)
    assert phone.ask("PUT", name, moved, If_Match=got["ETag"]).status_code == 412
    whole_day = text.replace("DTSTART:20261118T130000Z", "DTSTART;VALUE=DATE:20261118").replace("DTEND:20261118T134500Z\r\n", "")
    refused = phone.ask("PUT", name, whole_day)
    assert refused.status_code == 403
    assert "godzinę" in refused.content.decode()
    services.finish_contacts([meeting.pk], by=access.actor_of(phone.user))
    assert phone.ask("PUT", name, moved.replace("T030000", "T040000")).status_code == 403, "what took place is not moved"
    assert phone.ask("DELETE", name).status_code == 403


@pytest.mark.feature("ACT-7")
def test_what_a_phone_adds_is_a_task_under_its_own_name(phone, user):
    body = dressed(entry("VEVENT", "u-1", "DTSTART;VALUE=DATE:20261120", "DTEND;VALUE=DATE:20261122", "SUMMARY:Targi Poznań"))
    assert phone.ask("PUT", "Ą b.ics", body, If_None_Match="*").status_code == 201
    task = Task.objects.get()
    assert (task.subject, task.due, task.at, task.minutes, task.created_by_id) == (
        "Targi Poznań",
        dt.date(2026, 11, 20),
        None,
        2880,
        user.pk,
    )
    found = phone.found("PROPFIND", "", Depth="1")
    assert phone.calendar + "%C4%84%20b.ics" in found
    text = phone.ask("GET", "Ą b.ics").content.decode()
    assert "UID:u-1\r\n" in text
    assert "DTEND;VALUE=DATE:20261122" in text
    assert phone.ask("PUT", "Ą b.ics", body, If_None_Match="*").status_code == 412
    assert phone.ask("PUT", "inny.ics", body).status_code == 403, "a UID stands once in a calendar"
    assert phone.ask("PUT", "Ą b.ics", body.replace("u-1", "u-2")).status_code == 403
    hour = body.replace("DTSTART;VALUE=DATE:20261120", "DTSTART:20261120T090000").replace("DTEND;VALUE=DATE:20261122", "DURATION:PT1H")
    assert phone.ask("PUT", "Ą b.ics", hour).status_code == 204
    task.refresh_from_db()
    assert (task.at, task.minutes) == (dt.time(9), 60)
    assert phone.ask("DELETE", "Ą b.ics", If_Match='"stary"').status_code == 412
    assert phone.ask("DELETE", "Ą b.ics").status_code == 204
    task.refresh_from_db()
    assert task.status.code == "dropped"
    assert phone.ask("GET", "Ą b.ics").status_code == 404
    assert phone.ask("PUT", "Ą b.ics", body).status_code == 403, "what was deleted does not come to life again unseen"
    assert Task.objects.count() == 1


@pytest.mark.feature("ACT-7")
def test_things_to_do_are_ticked_off_and_on_again(phone, actor):
    task = make.task(actor, subject="Co tydzień", due=TODAY, repeat="week", content="")
    name, done = f"task-{task.pk}.ics", "STATUS:COMPLETED\r\nCOMPLETED:20261118T110000Z\r\nPERCENT-COMPLETE:100"
    text = phone.ask("GET", name).content.decode()
    ticked = text.replace("STATUS:NEEDS-ACTION\r\nPERCENT-COMPLETE:0", done)
    assert phone.ask("PUT", name, ticked).status_code == 204
    task.refresh_from_db()
    assert (task.closed, task.percent) == (True, 100)
    assert Task.objects.get(after=task).due == TODAY + dt.timedelta(days=7), "what comes again comes again"
    assert phone.ask("DELETE", name).status_code == 403, "what is done is not given up"
    assert phone.ask("PUT", name, text).status_code == 204
    task.refresh_from_db()
    assert not task.closed
    assert not Task.objects.filter(after=task).exists()
    half = text.replace("PERCENT-COMPLETE:0", "PERCENT-COMPLETE:50").replace("DUE;VALUE=DATE:20261118\r\n", "")
    assert (
        phone.ask(
            "PUT", name, half.replace("END:VTODO", "BEGIN:VALARM\r\nTRIGGER;VALUE=DATE-TIME:20261119T070000Z\r\nEND:VALARM\r\nEND:VTODO")
        ).status_code
        == 403
    )
    Task.objects.filter(pk=task.pk).update(repeat="")
    assert phone.ask("PUT", name, half).status_code == 204
    task.refresh_from_db()
    assert (task.due, task.percent) == (None, 50)


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (("DTSTART:20261120T090000Z", "SUMMARY:x", "RRULE:FREQ=DAILY"), "powtarza"),
        (("DTSTART:20261120T090000Z", "SUMMARY:"), ""),
        (("DTSTART:20261120T090000Z", "SUMMARY:" + "x" * 201), "200"),
        (("DTSTART:20261120T090000Z", "SUMMARY:x", "DESCRIPTION:" + "x" * 10_001), ""),
        (("DTSTART;TZID=Mars/Olimp:20261120T090000", "SUMMARY:x"), "Mars/Olimp"),
        (("DTSTART:20991120T090000Z", "SUMMARY:x"), ""),
        (("DTSTART:20261120T090000Z", "DTEND:20261219T090000Z", "SUMMARY:x"), ""),
        (("SUMMARY:x",), "DTSTART"),
        (("DTSTART:20261120T090000Z", "SUMMARY:x", "STATUS:CANCELLED"), ""),
    ],
)
def test_what_can_not_be_kept_is_refused_whole(phone, lines, code):
    answer = phone.ask("PUT", "nowe.ics", dressed(entry("VEVENT", "u-1", *lines)))
    assert answer.status_code == 403
    told = ElementTree.fromstring(answer.content).findtext(f"{D}responsedescription", "")
    assert told
    assert code in told
    assert not Task.objects.exists()
    assert not Given.objects.exists()


BOMB = '<!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><d:propfind xmlns:d="DAV:"><d:prop><d:x>&b;</d:x></d:prop></d:propfind>'
OUTSIDE = '<!DOCTYPE b [<!ENTITY a SYSTEM "file:///etc/passwd">]><d:propfind xmlns:d="DAV:"><d:prop><d:x>&a;</d:x></d:prop></d:propfind>'


@pytest.mark.parametrize(
    "body",
    [
        BOMB, OUTSIDE, "<d:propfind", "<d:propfind/>", "<a>" * 60 + "</a>" * 60, "<a>" + "<b/>" * 20_001 + "</a>",
        f"<d:propfind {NAMES}><d:prop>" + "".join(f"<d:x{number}/>" for number in range(101)) + "</d:prop></d:propfind>",
        b"\xff\xfe<\x00", b'<?xml version="1.0" encoding="nie-ma"?><a/>',
    ],
)  # fmt: skip
def test_hostile_xml_is_refused(phone, body):
    for path in ("/caldav/", ""):
        assert phone.ask("PROPFIND", path, body).status_code == 400
    assert phone.ask("REPORT", "", body).status_code in (400, 403)


def test_what_is_too_long_is_not_read(phone):
    assert phone.ask("PROPFIND", "/caldav/", "<a>" + " " * door.LONGEST_BODY + "</a>").status_code == 413
    assert phone.ask("PUT", "x.ics", "x" * (door.LONGEST_BODY + 1)).status_code == 413
    assert phone.ask("PROPFIND", "", Depth="infinity").status_code == 403


@pytest.mark.feature("ACT-7")
def test_only_a_key_of_the_user_named_opens(phone, user, settings):
    other = user_with(None, username="Bartek")
    assert phone.ask("PROPFIND", "").status_code == 207
    assert phone.ask("PROPFIND", "", name="ANNA").status_code == 207
    wrong = [
        phone.ask("PROPFIND", "", secret="hasło-do-testów"),
        phone.ask("PROPFIND", "", name="Bartek"),
        phone.ask("PROPFIND", "", secret="x"),
    ]
    assert [answer.status_code for answer in wrong] == [401, 401, 401], "never the password of the screens"
    assert wrong[0]["WWW-Authenticate"].startswith("Basic ")
    browser = Client()
    for name, value in session_cookie(other):
        browser.cookies[name] = value
    assert browser.generic("PROPFIND", "/caldav/").status_code == 401, "a session opens nothing here"
    for header in (
        "Basic",
        "Basic !!!",
        "Bearer x",
        "Basic " + base64.b64encode(b"\xff\xff").decode(),
        "Basic " + base64.b64encode(b"a\0:b").decode(),
    ):
        assert browser.generic("PROPFIND", "/caldav/", headers={"Authorization": header}).status_code == 401
    (token,) = access.tokens_of(user.pk)
    access.revoke_token(token.pk, by=access.actor_of(user))
    assert phone.ask("PROPFIND", "").status_code == 401


def test_wrong_keys_are_counted_and_slow_down_no_right_one(phone, monkeypatch):
    monkeypatch.setattr(door, "WRONG_PER_MINUTE", 12)
    rates._kept.clear()
    answers = {phone.ask("PROPFIND", "", secret="zly").status_code for _try in range(13)}
    assert answers == {401, 429}
    assert phone.ask("PROPFIND", "").status_code == 207


def test_nobody_sees_or_changes_what_is_anothers(phone, actor, meeting):
    other = user_with(None, username="Bartek")
    type(other).objects.filter(pk=other.pk).update(employee=make.employee(actor))
    other.refresh_from_db()
    theirs = Program(other, ())
    assert theirs.ask("PROPFIND", phone.calendar).status_code == 404
    assert theirs.ask("GET", f"{phone.calendar}contact-{meeting.pk}.ics").status_code == 404
    assert theirs.ask("GET", f"contact-{meeting.pk}.ics").status_code == 404
    assert theirs.ask("DELETE", f"contact-{meeting.pk}.ics").status_code == 404
    assert theirs.ask("PUT", f"contact-{meeting.pk}.ics", phone.ask("GET", f"contact-{meeting.pk}.ics").content).status_code == 403
    assert Contact.objects.get().version == 1
    assert list(theirs.found("PROPFIND", "", Depth="1")) == [theirs.calendar]


@pytest.mark.feature("ACT-3")
def test_what_is_shared_leaves_only_the_calendar_of_who_deletes_it_unless_it_is_his(phone, actor):
    colleague = user_with(None, username="Bartek")
    employee = make.employee(actor)
    type(colleague).objects.filter(pk=colleague.pk).update(employee=employee)
    colleague.refresh_from_db()
    theirs, both = Program(colleague), (actor.employee_id, employee.pk)
    meeting = make.contact(actor, new_party(actor).pk, employees=both, state="planned", starts_at=make.NOON)
    task = make.task(actor, employees=both, due=TODAY)
    for name in (f"contact-{meeting.pk}.ics", f"task-{task.pk}.ics"):
        assert theirs.ask("DELETE", name).status_code == 204
        assert (theirs.ask("GET", name).status_code, phone.ask("GET", name).status_code) == (404, 200)
    assert (Contact.objects.get().state, Task.objects.get().closed) == ("planned", False)
    services.edit_contact(meeting.pk, {"employees": both}, by=actor)
    services.edit_task(task.pk, {"employees": both}, by=actor)
    for name in (f"contact-{meeting.pk}.ics", f"task-{task.pk}.ics"):
        assert phone.ask("DELETE", name).status_code == 204
        assert (theirs.ask("GET", name).status_code, phone.ask("GET", name).status_code) == (404, 404)
    assert (Contact.objects.get().state, Task.objects.get().closed) == ("missed", True)


def test_rights_of_the_key_and_of_the_user_both_hold(user, actor, meeting):
    reader = Program(user, ("activities.see",))
    text = reader.ask("GET", f"contact-{meeting.pk}.ics").content
    assert reader.ask("PUT", f"contact-{meeting.pk}.ics", text.replace(b"Ustalenie", b"Inne")).status_code == 403
    assert reader.ask("DELETE", f"contact-{meeting.pk}.ics").status_code == 403
    assert reader.ask("PUT", "x.ics", dressed(entry("VTODO", "u", "SUMMARY:x"))).status_code == 403
    may = reader.found("PROPFIND", "")[reader.calendar][f"{D}current-user-privilege-set"]
    assert [one[0].tag for one in may] == [f"{D}read"]
    assert Program(user, ("parties.see",)).ask("PROPFIND", "").status_code == 403
    assert Program(user_with(["parties.see"])).ask("PROPFIND", "/caldav/").status_code == 403
    assert (Contact.objects.get().version, Task.objects.count()) == (1, 0)


def test_methods_that_are_not_answered(phone):
    for method in ("POST", "GET", "MKCALENDAR", "MOVE", "LOCK"):
        assert phone.ask(method, "/caldav/").status_code == 405
    assert "REPORT" in phone.ask("DELETE", "")["Allow"]
    changed = phone.ask(
        "PROPPATCH", "", f"<d:propertyupdate {NAMES}><d:set><d:prop><d:displayname>X</d:displayname></d:prop></d:set></d:propertyupdate>"
    )
    assert changed.status_code == 207
    assert b"403 Forbidden" in changed.content
    assert phone.ask("REPORT", "", f"<d:sync-collection {NAMES}/>").status_code == 403


def test_the_page_makes_a_key_that_opens_the_calendar_and_nothing_else(user):
    web = Client()
    for name, value in session_cookie(user):
        web.cookies[name] = value
    assert "/kalendarz/caldav/" in web.get("/kalendarz/adres/").content.decode()
    refused = web.post("/kalendarz/caldav/", {"name": " "})
    assert refused.status_code == 422
    assert re.search(r'id="caldav-name"[^>]*aria-invalid="true"[^>]*aria-describedby="caldav-name-error"', refused.content.decode())
    assert f'value="{"x" * 81}"' in web.post("/kalendarz/caldav/", {"name": "x" * 81}).content.decode(), "what was typed stays"
    shown = web.post("/kalendarz/caldav/", {"name": "iPhone"}).content.decode()
    assert "http://testserver/caldav/" in shown
    secret = re.search(r'value="(kup_[^"]+)"', shown)[1]
    assert Program(user, secret=secret).ask("PROPFIND", "").status_code == 207
    (token,) = access.tokens_of(user.pk)
    assert (token.name, token.scopes) == ("iPhone", ["activities.see", "activities.edit"])
    assert secret not in web.get("/kalendarz/caldav/").content.decode()


def test_what_is_long_past_is_not_listed_and_what_is_late_is(phone, actor):
    old = make.contact(actor, new_party(actor).pk, starts_at=make.NOON - agenda.BACK - dt.timedelta(days=1))
    late = make.task(actor, due=TODAY - dt.timedelta(days=200))
    shut = make.task(actor, subject="Zamknięte dawno")
    services.complete([shut.pk], by=actor)
    Task.objects.filter(pk=shut.pk).update(closed_at=make.NOON - dt.timedelta(days=200))
    assert list(phone.found("PROPFIND", "", Depth="1")) == [phone.calendar, f"{phone.calendar}task-{late.pk}.ics"]
    assert phone.ask("GET", f"contact-{old.pk}.ics").status_code == 200
