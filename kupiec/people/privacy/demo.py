"""Demo: what people are asked, who agreed to what and how, requests that wait. The same every time; through the verbs only."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.people.parties.public import Party, Person
from kupiec.people.privacy import services
from kupiec.people.privacy.values import PERSON, ConsentDraft

WORDINGS = {
    (
        "marketing",
        "pl",
    ): "Wyrażam zgodę na otrzymywanie od Hurtowni informacji handlowych o towarach, promocjach i nowościach podanym kanałem. Zgodę mogę wycofać w każdej chwili; nie wpływa to na zgodność z prawem wcześniejszego przetwarzania.",
    (
        "marketing",
        "en",
    ): "I agree to receive commercial information about goods, promotions and news by the channel given. I may withdraw this consent at any time.",
    (
        "survey",
        "pl",
    ): "Wyrażam zgodę na pytania o zadowolenie z obsługi, nie częściej niż dwa razy w roku. Zgodę mogę wycofać w każdej chwili.",
}
PROOFS = (
    ("paper", "formularz z targów Instalacje 2026, segregator 3"),
    ("form", "formularz na stronie, zgłoszenie 1184"),
    ("talk", "rozmowa przy odbiorze towaru"),
)


def fill(*, by: Actor) -> None:
    """About a third of the persons agreed to something; some withdrew, some objected; three requests wait."""
    chance = random.Random(20261123)  # noqa: S311 - believable data, not secrets
    ids = {key: services.save_wording(key[0], text, language=key[1], by=by) for key, text in WORDINGS.items()}
    people, today = list(Person.objects.filter(archived=False, party__archived=False).order_by("pk")), clock.now()
    drafts = []
    for index, person in enumerate(people[::3]):
        how, proof = chance.choice(PROOFS)
        at = today - dt.timedelta(days=20 + chance.randint(0, 300))
        channels = ("email", "phone") if index % 2 else ("email",)
        common: dict[str, Any] = {"who": (PERSON, person.pk), "how": how, "wording_id": ids["marketing", "pl"]}
        drafts.append(ConsentDraft(channels=channels, evidence=proof, at=at, **common))
        if index % 7 == 3:
            drafts.append(
                ConsentDraft(
                    channels=("email",),
                    act="withdrawn",
                    evidence="e-mail od osoby",
                    at=at + dt.timedelta(days=9),
                    **{**common, "how": "email"},
                )
            )
    services.record(drafts, by=by)
    for person in people[1:40:19]:
        services.object_to_marketing((PERSON, person.pk), evidence="pismo", how="paper", by=by)
    _requests(people, by=by)
    services.propose(by=by)


def _requests(people: list[Person], *, by: Actor) -> None:
    today = clock.today()
    natural = Party.objects.filter(kind="person", archived=False).order_by("pk").first()
    services.add_request(
        {
            "kind": "access",
            "person_id": people[5].pk,
            "received_on": today - dt.timedelta(days=26),
            "contact": people[5].email,
            "content": "Proszę o kopię moich danych.",
        },
        by=by,
    )
    services.add_request(
        {
            "kind": "objection",
            "person_id": people[8].pk,
            "received_on": today - dt.timedelta(days=3),
            "content": "Proszę nie dzwonić z ofertami.",
        },
        by=by,
    )
    if natural is not None:
        services.add_request(
            {
                "kind": "erasure",
                "party_id": natural.pk,
                "received_on": today - dt.timedelta(days=12),
                "content": "Zamykam działalność, proszę o usunięcie danych.",
            },
            by=by,
        )
    done = services.add_request(
        {"kind": "rectify", "person_id": people[11].pk, "received_on": today - dt.timedelta(days=40), "content": "Zmiana nazwiska."}, by=by
    )
    services.answer([done], text="Nazwisko poprawione, potwierdzono e-mailem.", by=by)
