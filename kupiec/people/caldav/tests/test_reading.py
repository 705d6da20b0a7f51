"""iCalendar as Thunderbird, Apple, Outlook and Android write it; days, zones, the hour that is twice or never; what is broken."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.refusal import Refusal
from kupiec.people.caldav import reading
from kupiec.people.caldav.tests.builders import dressed, entry


def event(*lines: str, zone: list[str] | None = None) -> reading.Read:
    return reading.read(dressed(*([zone] if zone else []), entry("VEVENT", "u", *lines, "SUMMARY:x")))


def utc(*when: int) -> dt.datetime:
    return dt.datetime(*when, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ("DTSTART:20260701T100000Z", utc(2026, 7, 1, 10)),
        ("DTSTART:20260701T100000", utc(2026, 7, 1, 8)),
        ("DTSTART:20261201T100000", utc(2026, 12, 1, 9)),
        ("DTSTART;TZID=Europe/Warsaw:20260701T100000", utc(2026, 7, 1, 8)),
        ('DTSTART;TZID="America/New_York":20260701T100000', utc(2026, 7, 1, 14)),
        ("DTSTART;TZID=/mozilla.org/20050126_1/Europe/Warsaw:20260701T100000", utc(2026, 7, 1, 8)),
        ("DTSTART;TZID=/mozilla.org/20050126_1/America/Argentina/Salta:20260701T100000", utc(2026, 7, 1, 13)),
        ("DTSTART;TZID=Central European Standard Time:20260701T100000", utc(2026, 7, 1, 8)),
        ("DTSTART;TZID=Europe/Warsaw:20261025T023000", utc(2026, 10, 25, 0, 30)),
        ("DTSTART;TZID=Europe/Warsaw:20260329T023000", utc(2026, 3, 29, 1, 30)),
        ('DTSTART;VALUE=DATE-TIME;X-WAS="a:b;c":20260701T100000Z', utc(2026, 7, 1, 10)),
    ],
)
def test_moments(line, at):
    found = event(line).asked
    assert found.start == at
    assert found.on == at.astimezone(clock.WARSAW).date()


def test_a_zone_by_the_senders_own_name():
    zone = ["BEGIN:VTIMEZONE", "TZID:Moja", "X-LIC-LOCATION:Europe/Warsaw", "END:VTIMEZONE"]
    assert event("DTSTART;TZID=Moja:20260701T100000", zone=zone).asked.start == utc(2026, 7, 1, 8)


@pytest.mark.parametrize(
    ("lines", "minutes"),
    [
        (("DTSTART:20260701T100000Z", "DTEND:20260701T113000Z"), 90),
        (("DTSTART:20260701T100000Z", "DURATION:P1DT1H"), 1500),
        (("DTSTART:20260701T100000Z",), None),
        (("DTSTART;TZID=Europe/Warsaw:20261024T120000", "DTEND;TZID=Europe/Warsaw:20261025T120000"), 1500),
        (("DTSTART;VALUE=DATE:20260701", "DTEND;VALUE=DATE:20260702"), 0),
        (("DTSTART;VALUE=DATE:20260701",), 0),
        (("DTSTART;VALUE=DATE:20260701", "DTEND;VALUE=DATE:20260704"), 4320),
        (("DTSTART;VALUE=DATE:20260701", "DURATION:P2D"), 2880),
    ],
)
def test_lengths(lines, minutes):
    assert event(*lines).asked.minutes == minutes


def test_texts_are_unfolded_and_unescaped():
    folded = dressed(entry("VTODO", "u", "SUMMARY:Bardzo dł", " ugi\\, tytuł\\; i", "\t \\\\n", "DESCRIPTION:a\\nb\\Nc"))
    found = reading.read(folded).asked
    assert (found.title, found.text) == ("Bardzo długi, tytuł; i \\n", "a\nb\nc")


@pytest.mark.parametrize(
    ("trigger", "at"),
    [
        ("TRIGGER:-PT15M", utc(2026, 7, 1, 9, 45)),
        ("TRIGGER;RELATED=END:-PT15M", utc(2026, 7, 1, 10, 45)),
        ("TRIGGER;VALUE=DATE-TIME:20260701T070000Z", utc(2026, 7, 1, 7)),
        ("TRIGGER:P0D", utc(2026, 7, 1, 10)),
        ("TRIGGER;VALUE=DATE-TIME:19760401T005545Z", None),
        ("ACTION:NONE\r\nTRIGGER:-PT15M", None),
    ],
)
def test_reminders(trigger, at):
    alarm = ["BEGIN:VALARM", trigger, "END:VALARM"]
    assert event("DTSTART:20260701T100000Z", "DTEND:20260701T110000Z", *alarm).asked.alarm == at


@pytest.mark.parametrize(
    ("lines", "done", "dropped"),
    [
        (("STATUS:COMPLETED",), True, False),
        (("COMPLETED:20260701T100000Z",), True, False),
        (("STATUS:NEEDS-ACTION", "COMPLETED:20260701T100000Z"), False, False),
        ((), False, False),
        (("STATUS:CANCELLED",), False, True),
    ],
)
def test_states_of_things_to_do(lines, done, dropped):
    found = reading.read(dressed(entry("VTODO", "u", "SUMMARY:x", *lines))).asked
    assert (found.done, found.dropped, found.on) == (done, dropped, None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "BAD_CALENDAR"),
        ("BEGIN:VCALENDAR", "BAD_CALENDAR"),
        ("END:VCALENDAR", "BAD_CALENDAR"),
        ("BEGIN:VCALENDAR\nEND:VEVENT", "BAD_CALENDAR"),
        ("BEGIN:VCARD\nEND:VCARD", "BAD_CALENDAR"),
        (dressed(), "ONE_ENTRY"),
        (dressed(entry("VTODO", "a"), entry("VTODO", "b")), "ONE_ENTRY"),
        (dressed(entry("VJOURNAL", "a")), "BAD_COMPONENT"),
        (dressed(entry("VTODO", "a", "RRULE:FREQ=DAILY")), "REPEATS"),
        (dressed(entry("VEVENT", "a", "DTSTART:20261120T090000Z", "RECURRENCE-ID:20261120T090000Z")), "REPEATS"),
        (dressed(entry("VTODO", "")), "BAD_CALENDAR"),
        (dressed(entry("VTODO", "u" * 256)), "BAD_CALENDAR"),
        (dressed(entry("VEVENT", "u", "DTSTART:20261320T090000Z")), "BAD_CALENDAR"),
        (dressed(entry("VEVENT", "u", "DTSTART:00010101T000000")), "BAD_CALENDAR"),
        (dressed(entry("VEVENT", "u", "DTSTART:20261120T090000Z", "DTEND;VALUE=DATE:20261121")), "BAD_CALENDAR"),
        (dressed(entry("VEVENT", "u", "DTSTART:20261120T090000Z", "DTEND:20261119T090000Z")), "BAD_CALENDAR"),
        (dressed(entry("VEVENT", "u", "DTSTART:20261120T090000Z", "DURATION:P")), "BAD_CALENDAR"),
        (dressed(entry("VEVENT", "u", "DTSTART:20261120T090000Z", "DURATION:P9999W")), ""),
        (dressed(entry("VEVENT", "u", "DTSTART:99801120T090000Z", "DURATION:P9999W")), "BAD_CALENDAR"),
        (dressed(entry("VEVENT", "u", "DTSTART;TZID=../../etc/passwd:20261120T090000")), "BAD_ZONE"),
        (dressed(entry("VEVENT", "u", "DTSTART;TZID=Europe:20261120T090000")), "BAD_ZONE"),
        (dressed(entry("VTODO", "u", "PERCENT-COMPLETE:-1")), "BAD_CALENDAR"),
        (dressed(entry("VTODO", "u", "bez dwukropka")), "BAD_CALENDAR"),
        ("BEGIN:VCALENDAR\n" + "BEGIN:X\n" * 5000, "BAD_CALENDAR"),
        (dressed(entry("VTODO", "u", *["X:y"] * 5001)), "BAD_CALENDAR"),
    ],
)
def test_what_is_broken(text, code):
    try:
        reading.read(text)
    except Refusal as refusal:
        assert refusal.code == code
    else:
        assert not code


def test_a_line_made_to_take_long_takes_no_time():
    assert reading._LINE.fullmatch("A" + ';B="' * 20_000) is None
    assert reading._LINE.fullmatch("A" + ";B=c" * 20_000) is None


def test_a_line_folded_many_times_is_put_together_once():
    """As long as may be sent; joined piece by piece it would be copied a quarter of a million times."""
    pieces = 250_000
    begun = time.process_time()
    read = reading.parse("BEGIN:VCALENDAR\nX:" + "\n a" * pieces + "\nEND:VCALENDAR")
    assert len(read.text("X")) == pieces
    assert time.process_time() - begun < 0.6
