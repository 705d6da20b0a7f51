"""Demo: what a wholesaler's mailboxes brought this morning; messages are made as servers give them and go the usual way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from email.message import EmailMessage
from email.utils import format_datetime

from kupiec.ground.kernel import clock, sealed, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.people.mailboxes.models import Folder, Mailbox, Member
from kupiec.people.mailboxes.services import arriving, setting
from kupiec.people.mailboxes.taking import Taker
from kupiec.people.mailboxes.values import Kind, Role, Security
from kupiec.people.parties import public as parties

SHARED, PERSONAL = "zapytania@hydro-term.example", "a.wisniewska@hydro-term.example"
KNOWN = (
    ("Zapytanie o grzejniki C22 na osiedle", "Dzień dobry,\n\nproszę o cenę i termin 48 grzejników C22 600×1000 z zaworami termostatycznymi.\nBudowa rusza 7 grudnia, rozładunek własny.\n\nPozdrawiam", 26, ()),
    ("Re: Termin dostawy rur PEX", "Potwierdzam środę, godz. 7:00. Na budowie będzie kierownik zmiany.", 22, ()),
    ("Zamówienie ZM/118", "W załączeniu zamówienie. Proszę o potwierdzenie ceny i terminu.", 3, (("Zamowienie-ZM-118.csv", b"symbol;ilosc\nZAW-KUL-15;120\nKOL-22;80\n"),)),
)  # fmt: skip
UNKNOWN = (
    ("Krystyna Nowicka", "krystyna.nowicka@gmail.com", "Czy macie pompę 25-60?", "Dzień dobry, szukam pompy obiegowej 25-60 do domu, hydraulik pan Jan polecił Państwa hurtownię. Proszę o cenę brutto.", 2),
    ("Biuro Term-Bud Kalisz", "biuro@termbud-kalisz.example", "Prośba o warunki handlowe", "Jesteśmy firmą instalacyjną z Kalisza (12 monterów). Prosimy o warunki współpracy, kredyt kupiecki i cennik na kotły kondensacyjne.", 5),
    ("Targi Instalacje", "newsletter@targi-instalacje.example", "Zaproszenie na targi", "Spotkajmy się w hali 5. Rejestracja trwa do 30 listopada.", 20),
)  # fmt: skip


def fill(*, employees: dict[str, int], by: Actor) -> None:
    """Two mailboxes, stopped because no such server exists, with what they brought before."""
    own = Actor.system(by.company_id, request_id="demo")
    shared = _mailbox("Zapytania", SHARED, Kind.SHARED, [employees[code] for code in ("AW", "EM", "MZ") if code in employees], by=own)
    personal = _mailbox("Anna Wiśniewska", PERSONAL, Kind.PERSONAL, [employees["AW"]], by=own)
    with Taker() as taker:
        _bring(shared, [*_from_customers(), *_from_strangers(), _loop()], taker, by=own)
        _bring(personal, _from_customers(skip=3, most=1), taker, by=own)


def _mailbox(name: str, address: str, kind: str, members: Sequence[int], *, by: Actor) -> tuple[Mailbox, Folder]:
    with tx.write_tx(by=by):
        row = Mailbox.objects.create(
            company_id=by.company_id, name=name, address=address, kind=kind, host="imap.hydro-term.example", port=993, security=Security.TLS,
            login=address, secret=sealed.seal("demo", purpose=setting.PURPOSE), since=clock.today() - dt.timedelta(days=30), active=False,
            read_at=clock.now(), created_at=clock.now(),
        )  # fmt: skip
        Member.objects.bulk_create([Member(mailbox=row, employee_id=pk) for pk in members])
        inbox = Folder.objects.create(mailbox=row, name="INBOX", role=Role.INBOX, chosen=True, uidvalidity=1)
        Folder.objects.create(mailbox=row, name="Wysłane", role=Role.SENT, chosen=True, uidvalidity=1)
    return row, inbox


def _bring(place: tuple[Mailbox, Folder], raws: Sequence[bytes], taker: Taker, *, by: Actor) -> None:
    arrivals = []
    for uid, raw in enumerate(raws, 1):
        taken = taker.take(raw)
        kept, left_out = arriving.kept_files(taken)
        arrivals.append(arriving.Arrival(taken, kept, left_out, clock.now(), uid))
    with tx.write_tx(by=by):
        counted, _ids = arriving.arrive(arrivals, by=by, book=arriving.Book(by.company_id), place=place)
        Folder.objects.filter(pk=place[1].pk).update(last_uid=len(arrivals), brought=counted.brought)


def _from_customers(*, skip: int = 0, most: int = 3) -> list[bytes]:
    people = (
        parties.Person.objects.filter(archived=False, party__archived=False, party__customer=True)
        .exclude(email="")
        .select_related("party")
        .order_by("pk")
    )
    return [
        _message(f"{person.first_name} {person.last_name}", person.email, subject, text, hours, files)
        for person, (subject, text, hours, files) in zip(people[skip : skip + most], KNOWN, strict=False)
    ]


def _from_strangers() -> list[bytes]:
    return [_message(name, address, subject, text, hours) for name, address, subject, text, hours in UNKNOWN]


def _loop() -> bytes:
    """A newsletter in HTML with a picture that would tell of its reading."""
    made = _head("Producent zaworów", "nowosci@zawory.example", "Nowa seria zaworów mosiężnych", 30)
    made.set_content("Nowa seria zaworów mosiężnych od 1 grudnia.")
    made.add_alternative(
        "<h2>Nowa seria zaworów mosiężnych</h2><p>Od <b>1 grudnia</b> w sprzedaży. <a href='https://zawory.example/nowa-seria'>Karta katalogowa</a></p>"
        "<table><tr><th>Symbol</th><th>DN</th></tr><tr><td>ZM-15</td><td>15</td></tr><tr><td>ZM-20</td><td>20</td></tr></table>"
        "<img src='https://sledzi.example/x.gif' width=1 height=1>", subtype="html",
    )  # fmt: skip
    return made.as_bytes()


def _message(name: str, address: str, subject: str, text: str, hours: int, files: Sequence[tuple[str, bytes]] = ()) -> bytes:
    made = _head(name, address, subject, hours)
    made.set_content(text)
    for file, content in files:
        made.add_attachment(content, maintype="text", subtype="csv", filename=file)
    return made.as_bytes()


def _head(name: str, address: str, subject: str, hours: int) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = f'"{name}" <{address}>', SHARED, subject
    made["Date"] = format_datetime(clock.now() - dt.timedelta(hours=hours))
    made["Message-ID"] = f"<demo-{hours}-{len(subject)}@{address.rpartition('@')[2]}>"
    return made
