"""Demo: what a wholesaler of heating and plumbing talks about with his customers; through the verbs only."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.people.activities import rules, services
from kupiec.people.activities.models import Contact, Term
from kupiec.people.activities.values import ContactDraft, TaskDraft
from kupiec.people.parties import public as parties

TALKS = (
    ("phone", "out", "Ustalenie terminu dostawy grzejników", "Dostawa może być w dwóch transzach, byle rury dojechały przed weekendem.", "dwie transze", "potwierdzić termin drugiej"),
    ("phone", "in", "Pytanie o dostępność pomp obiegowych", "Budowa stoi, potrzebują sześciu sztuk jak najszybciej.", "zarezerwowano 6 szt.", ""),
    ("phone", "out", "Przypomnienie o fakturze po terminie", "Obiecują przelew do końca tygodnia, czekają na zapłatę od inwestora.", "przelew do piątku", "sprawdzić wyciąg"),
    ("email", "in", "Zapytanie o kotły kondensacyjne na osiedle", "Proszą o ofertę na 24 kotły z montażem i uruchomieniem.", "", "przygotować ofertę"),
    ("email", "out", "Wysłany cennik na sezon grzewczy", "Nowy cennik z rabatem na zawory od stu sztuk.", "", "zadzwonić za tydzień"),
    ("visit", "out", "Wizyta na budowie, obmiar kotłowni", "Kotłownia 120 kW, wariant z dwoma kotłami w kaskadzie. Miejsce na zasobnik jest.", "wariant 2", "oferta do środy"),
    ("phone", "in", "Reklamacja sterownika pompy", "Sterownik gubi ustawienia po zaniku napięcia. Wymienić z magazynu serwisowego.", "wymiana", "odebrać stary"),
    ("phone", "out", "Rozmowa o ofercie na rozdzielacze", "Cena w porządku, proszą o dłuższy termin płatności.", "30 dni zamiast 14", "zgoda dyrektora"),
    ("chat", "in", "Czy jest kolano 22 mm w Poznaniu", "Jest, do odbioru dziś po południu.", "odbiór własny", ""),
    ("visit", "out", "Prezentacja pomp ciepła w biurze klienta", "Zainteresowani trzema modelami, decyzję podejmą po wyborze wykonawcy.", "", "wrócić w przyszłym miesiącu"),
)  # fmt: skip
MEETINGS = (
    (
        "Negocjacje umowy na przyszły rok",
        "Obrót powyżej miliona daje 2% więcej rabatu.\n\nPunkty programu liczymy od stycznia.",
        "projekt umowy do piątku",
    ),
    (
        "Przegląd otwartych zamówień",
        "Trzy zamówienia czekają na grzejniki C22.\n\nKlient zgadza się na zamiennik tej samej mocy.",
        "zamiennik zatwierdzony",
    ),
    (
        "Uzgodnienie harmonogramu dostaw na osiedle",
        "Dostawy we wtorki i czwartki, rozładunek własny klienta.\n\nKontakt na budowie: kierownik zmiany.",
        "harmonogram przyjęty",
    ),
)
TASKS = (
    ("offer", "normal", "Wysłać ofertę na kotłownię, wariant 2", -1, None, 0, ("Dobrać kotły", "Policzyć armaturę", "Wysłać PDF")),
    ("debt", "high", "Dopytać o zapłatę najstarszej faktury", -2, None, 0, ()),
    ("call", "normal", "Zadzwonić: przedłużenie umowy ramowej", 0, dt.time(10, 30), 0, ()),
    ("complaint", "urgent", "Odpowiedzieć na reklamację sterownika", 0, dt.time(12), 50, ("Opinia serwisu", "Odpowiedź do klienta")),
    ("offer", "normal", "Domknąć ofertę na rozdzielacze", 0, dt.time(14), 25, ()),
    ("todo", "low", "Zamówić próbki nowych zaworów", 1, None, 0, ()),
    ("call", "normal", "Zapytać o termin odbioru palet", 2, dt.time(9), 0, ()),
    ("todo", "normal", "Przygotować materiały na spotkanie", 3, None, 0, ("Cennik", "Referencje", "Próbki")),
    ("offer", "high", "Oferta na pompy ciepła dla osiedla", 5, None, 0, ()),
)
PINNED = "Dzwonić przed 10:00, później jest na budowach."
PER_WEEK = {"phone": 25, "visit": 4, "meeting": 2}


def talk(on: dt.date, *, customers: Sequence[int], sellers: Sequence[int], by: Actor) -> None:
    """Contacts of one working day, each with a person of the customer and somebody of ours."""
    chance = random.Random(on.toordinal() * 7)  # noqa: S311 - believable data, not secrets
    kinds = _types()
    known = _persons(customers)
    with clock.frozen(dt.datetime.combine(on, dt.time(17), clock.WARSAW)):
        drafts = []
        for hour in chance.sample(range(8, 17), 5):
            party, told = chance.choice(customers), chance.choice(TALKS)
            kind, direction, subject, content, result, step = told
            drafts.append(ContactDraft(
                party_id=party, type_id=kinds[kind], direction=direction, subject=subject, content=content, result=result, next_step=step,
                starts_at=_at(on, hour, chance.choice((0, 10, 20, 30, 45))), minutes=chance.choice((3, 5, 8, 12, 20)) if kind == "phone" else 0,
                persons=tuple(chance.sample(known[party], 1)) if known.get(party) else (), employee_id=chance.choice(list(sellers)),
            ))  # fmt: skip
        services.add_contacts(drafts, by=by)


def today(on: dt.date, *, customers: Sequence[int], employees: Mapping[str, int], by: Actor) -> None:
    """What stands on the salespeople's desks this morning: tasks, planned contacts, meetings with notes, plans of activity."""
    anna, katarzyna, joanna = (employees[code] for code in ("AW", "KL", "JK"))
    mine = replace(by, employee_id=anna)
    _meetings(on, customers, anna, by=mine)
    _tasks(on, customers, (anna, katarzyna), by=mine)
    _planned(on, customers, (anna, katarzyna, joanna), by=by)
    services.write_note({"party_id": customers[0], "title": PINNED, "pinned": True}, by=mine)
    _weekly(on, customers[0], anna, by=mine)
    kinds = _types()
    for employee in (anna, katarzyna, joanna):
        for code, count in PER_WEEK.items():
            services.save_plan(employee_id=employee, type_id=kinds[code], since=on - dt.timedelta(weeks=8), per_week=count, by=by)


def _types(kind: str = "contact_type") -> dict[str, int]:
    return dict(Term.objects.filter(kind=kind).values_list("code", "pk"))


def _persons(customers: Sequence[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for party, pk in parties.Person.objects.filter(party_id__in=customers, archived=False).order_by("pk").values_list("party_id", "pk"):
        found.setdefault(party, []).append(pk)
    return found


def _at(on: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime.combine(on, dt.time(hour, minute), clock.WARSAW)


def _meetings(on: dt.date, customers: Sequence[int], employee: int, *, by: Actor) -> None:
    """Held in the last weeks; their type makes notes by itself."""
    kinds, known = _types(), _persons(customers)
    services.add_contacts([
        ContactDraft(
            party_id=customers[index * 2], type_id=kinds["meeting"], subject=subject, content=content, result=result, minutes=60 + index * 30,
            starts_at=_at(on - dt.timedelta(days=4 + index * 9), 11), persons=tuple(known.get(customers[index * 2], ())[:2]), employee_id=employee,
        )
        for index, (subject, content, result) in enumerate(MEETINGS)
    ], by=by)  # fmt: skip


def _tasks(on: dt.date, customers: Sequence[int], employees: Sequence[int], *, by: Actor) -> None:
    kinds, levels = _types("task_type"), _types("importance")
    drafts = [
        TaskDraft(
            subject=subject, party_id=customers[at % len(customers)], type_id=kinds[kind], importance_id=levels[level],
            due=on + dt.timedelta(days=days), at=hour, percent=percent, employees=(employee,), checklist=steps,
        )
        for number, employee in enumerate(employees)
        for at, (kind, level, subject, days, hour, percent, steps) in enumerate(TASKS, number * 11)
    ]  # fmt: skip
    made = services.add_tasks(drafts, by=by)
    services.complete([made[2]], by=by)
    services.delegate([made[5]], employee_id=employees[1], by=by)


def _weekly(on: dt.date, customer: int, employee: int, *, by: Actor) -> None:
    """A task that comes again every Monday."""
    monday = rules.monday(on) + dt.timedelta(weeks=1)
    draft = TaskDraft(
        subject="Sprawdzić stan zamówień i zaległości", party_id=customer, due=monday, at=dt.time(8), repeat="week", employees=(employee,)
    )
    services.add_tasks([draft], by=by)


def _planned(on: dt.date, customers: Sequence[int], employees: Sequence[int], *, by: Actor) -> None:
    """Planned contacts of this week and the next; some of the last week were missed."""
    chance = random.Random(31)  # noqa: S311 - believable data, not secrets
    kinds, known = _types(), _persons(customers)
    drafts = []
    for number, employee in enumerate(employees):
        for days in (-3, -2, 0, 0, 1, 2, 4, 7):
            party, kind = customers[chance.randrange(24)], chance.choice(("phone", "phone", "visit", "meeting"))
            day = on + dt.timedelta(days=days)
            drafts.append(ContactDraft(
                party_id=party, type_id=kinds[kind], state="planned", direction="out", employee_id=employee, minutes=15 if kind == "phone" else 60,
                subject=chance.choice(("Spłata zaległości w ratach", "Przedłużenie umowy ramowej", "Kotłownia 120 kW, wariant 2", "Nowe ceny zaworów", "Odbiór instalacji")),
                starts_at=_at(day, 9 + (number + days) % 7, 30), persons=tuple(known.get(party, ())[:1]),
            ))  # fmt: skip
    made = services.add_contacts(drafts, by=by)
    past = Contact.objects.filter(pk__in=made, starts_at__lt=_at(on, 0))
    services.miss_contacts(list(past.values_list("pk", flat=True)), by=by)
