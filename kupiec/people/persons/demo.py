"""Demo: where people work and worked, what they do privately, days to remember. The same every time; through the verbs only."""

from __future__ import annotations

import datetime as dt
import random

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.people.parties.public import Person
from kupiec.people.persons import services
from kupiec.people.persons.models import Details
from kupiec.people.persons.values import OccasionKind

PROFESSIONS = ("inżynier budownictwa", "instalator", "ekonomista", "technik sanitarny", "logistyk", "księgowa")
SCHOOLS = ("Politechnika Poznańska", "Uniwersytet Ekonomiczny w Poznaniu", "Technikum Budowlane", "Politechnika Wrocławska")
HOBBIES = ("żeglarstwo", "rower górski", "ogród i róże", "wędkarstwo", "bieganie, maraton poznański", "modele kolejek")
FAMILIES = ("żona Katarzyna, dwoje dzieci", "syn Michał studiuje w Krakowie", "córka Zosia, pierwsza klasa", "mąż prowadzi hurtownię")
NAME_DAYS = {"Jan": "24.06", "Anna": "26.07", "Piotr": "29.06", "Krzysztof": "25.07", "Maria": "15.08", "Tomasz": "21.12", "Katarzyna": "25.11", "Barbara": "04.12",
             "Andrzej": "30.11", "Ewa": "24.12", "Adam": "24.12", "Marek": "25.04", "Marta": "29.07", "Robert": "07.06"}  # fmt: skip
COMING = 9
"""Birthdays in the two weeks after the demo's day."""


def fill(*, by: Actor) -> None:
    """More of about a third of the persons; some changed firms, some work for two."""
    chance = random.Random(20261123)  # noqa: S311 - believable data, not secrets
    people = list(Person.objects.filter(archived=False, party__archived=False).order_by("pk"))
    today = clock.today()
    for index, person in enumerate(people):
        if index % 3 == 0:
            _life(person, index, chance, today=today, by=by)
    firms = [person for person in people if not person.itself]
    for index, person in enumerate(firms[4::23]):
        other = firms[(index * 31 + 17) % len(firms)].party_id
        if other == person.party_id:
            continue
        if index % 2:
            services.add_engagement(
                person.pk, other, {"position": "doradca techniczny", "since": today - dt.timedelta(days=200 + index)}, by=by
            )
        else:
            services.save_details(person.pk, {"since": today - dt.timedelta(days=1500 + index)}, by=by)
            services.change_employer(
                person.pk, other, on=today - dt.timedelta(days=40 + index), by=by, position=person.position, phone=person.phone
            )


def _life(person: Person, index: int, chance: random.Random, *, today: dt.date, by: Actor) -> None:
    values = {
        "sex": "f" if person.first_name.endswith("a") else "m", "profession": chance.choice(PROFESSIONS), "education": chance.choice(SCHOOLS),
        "hobbies": chance.choice(HOBBIES), "family": chance.choice(FAMILIES) if index % 2 else "",
    }  # fmt: skip
    if index % 4 == 0:
        values |= {
            "home_street": f"ul. Lipowa {1 + index % 60}",
            "home_postal_code": "61-001",
            "home_city": "Poznań",
            "private_phone": f"600 111 {100 + index % 900}",
        }
    services.save_details(person.pk, values, by=by)
    superior = Person.objects.filter(party_id=person.party_id, main=True, archived=False).exclude(pk=person.pk).first()
    if superior is not None and not Details.objects.filter(pk=superior.pk, superior_id=person.pk).exists():
        services.save_details(person.pk, {"superior_id": superior.pk}, by=by)
    soon = today + dt.timedelta(days=index // 3 % 30)
    born = dt.date(
        chance.randint(1962, 2000),
        *((soon.month, min(soon.day, 28)) if index // 3 < COMING else (chance.randint(1, 12), chance.randint(1, 28))),
    )
    services.set_day(person.pk, OccasionKind.BIRTHDAY, f"{born:%d.%m.%Y}", by=by)
    if day := NAME_DAYS.get(person.first_name):
        services.set_day(person.pk, OccasionKind.NAME_DAY, day, by=by)
    if index % 15 == 0:
        services.add_occasion(person.pk, "rocznica współpracy", f"{(today + dt.timedelta(days=index % 20)):%d.%m}", by=by)
