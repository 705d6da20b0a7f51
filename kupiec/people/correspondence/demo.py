"""Demo: the secretary's office of a wholesaler of heating and plumbing; through the verbs only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.people.correspondence import services
from kupiec.people.correspondence.models import Template, Term
from kupiec.people.correspondence.values import LetterDraft
from kupiec.people.parties import public as parties

CAME = (
    (-24, "letter", "registered", "Zmiana warunków płatności od stycznia", "Prosimy o wydłużenie terminu płatności z 14 do 30 dni przy zachowaniu rabatu. Uzasadnienie w załączeniu.", "HT/112/26", 10),
    (-19, "complaint", "receipt", "Reklamacja grzejników C22 z dostawy z października", "W dwóch grzejnikach stwierdzono ubytki lakieru. Prosimy o wymianę w ciągu 14 dni.", "R-7/2026", 14),
    (-15, "office", "edelivery", "Wezwanie do złożenia wyjaśnień w sprawie deklaracji", "Wzywa się do złożenia wyjaśnień w terminie 7 dni od doręczenia.", "0271-KP.4100.55", 7),
    (-11, "inquiry", "email", "Zapytanie o wyposażenie kotłowni 120 kW", "Prosimy o ofertę na dwa kotły kondensacyjne, sprzęgło i grupy pompowe z dostawą do Śremu.", "ZAP/31", 5),
    (-8, "contract", "courier", "Projekt umowy ramowej na 2027 rok", "Przesyłamy dwa egzemplarze z prośbą o podpis i odesłanie jednego.", "UR/2027/4", 14),
    (-6, "order", "fax", "Zamówienie na rury i kształtki, budowa Piątkowo", "Zamawiamy jak w specyfikacji. Dostawa na budowę, rozładunek własny.", "ZAM 88/11", 2),
    (-3, "complaint", "email", "Sterownik pompy gubi ustawienia", "Po zaniku napięcia sterownik wraca do ustawień fabrycznych. Prosimy o naprawę lub wymianę.", "", 7),
    (-2, "letter", "post", "Prośba o potwierdzenie salda na 31 października", "Prosimy o odesłanie podpisanego potwierdzenia.", "KS/5521", 10),
    (-1, "inquiry", "post", "Zapytanie ofertowe: armatura na osiedle 24 domów", "Prosimy o ceny zaworów, rozdzielaczy i szafek natynkowych, ilości w załączniku.", "ZO/9/2026", 6),
    (0, "inquiry", "email", "Zapytanie o pompy ciepła do szkoły", "Potrzebujemy trzech pomp powietrze-woda o mocy 16 kW, z uruchomieniem. Termin realizacji: marzec.", "SP-4/26", 4),
    (0, "letter", "hand", "Zgłoszenie zmiany adresu do korespondencji", "Od grudnia prosimy kierować pisma na nowy adres biura.", "", None),
)  # fmt: skip
STRANGER: dict[str, Any] = {"name": "Zakład Remontowy Jan Bąk", "street": "ul. Kolejowa 14", "postal_code": "63-100", "city": "Śrem"}
WENT = (
    (-12, "reminder", "receipt", "Wezwanie do zapłaty faktury z września", "Szanowni Państwo,\n\nmimo upływu terminu nie otrzymaliśmy zapłaty. Prosimy o wpłatę w ciągu 7 dni na rachunek wskazany na fakturze.\n\nZ poważaniem", Decimal("11.50"), 40),
    (-5, "letter", "registered", "Nowy cennik od 1 grudnia", "Szanowni Państwo,\n\nprzesyłamy cennik obowiązujący od 1 grudnia. Ceny zaworów i rur pozostają bez zmian.\n\nZ poważaniem", Decimal("8.30"), 120),
    (0, "letter", "registered", "Potwierdzenie salda na 31 października", "Szanowni Państwo,\n\nodsyłamy podpisane potwierdzenie salda.\n\nZ poważaniem", Decimal("8.30"), 35),
    (0, "contract", "post", "Podpisana umowa ramowa na 2027 rok", "Szanowni Państwo,\n\nodsyłamy jeden podpisany egzemplarz umowy.\n\nZ poważaniem", Decimal("4.90"), 60),
)  # fmt: skip


def fill(on: dt.date, *, customers: Sequence[int], employees: Mapping[str, int], by: Actor) -> None:
    """Letters of the last weeks: some answered, some late, some for the post today."""
    kinds = dict(Term.objects.filter(kind="type").values_list("code", "pk"))
    media = dict(Term.objects.filter(kind="medium").values_list("code", "pk"))
    people = [employees[code] for code in ("AW", "KL", "JK")]
    came = []
    for at, (days, kind, medium, subject, content, sign, due) in enumerate(CAME):
        day = on + dt.timedelta(days=days)
        party = None if at == 8 else customers[(at * 3) % len(customers)]
        with clock.frozen(dt.datetime.combine(day, dt.time(9, 15 + at), clock.WARSAW)):
            draft = LetterDraft(
                way="in", subject=subject, content=content, their_sign=sign, party_id=party, person_id=_person(party), type_id=kinds[kind], medium_id=media[medium],
                written_on=day - dt.timedelta(days=3 if medium in ("post", "registered", "receipt") else 0), due_on=None if due is None else day + dt.timedelta(days=due),
                employee_id=people[at % 3],
            )  # fmt: skip
            came += services.register([draft if party else replace(draft, **STRANGER)], by=by)
    _answers(on, came, by=replace(by, employee_id=people[1]))
    _went(on, customers, people, kinds, media, by=by)


def _person(party_id: int | None) -> int | None:
    rows = parties.Person.objects.filter(party_id=party_id or 0, archived=False).order_by("-main", "pk")
    return rows.values_list("pk", flat=True).first()


def _answers(on: dt.date, came: Sequence[int], *, by: Actor) -> None:
    """The oldest ones were answered; one answer waits to be sent."""
    templates = dict(Template.objects.filter(company_id=by.company_id).values_list("code", "pk"))
    for at, (index, code, days) in enumerate(((0, "answer", -17), (1, "complaint", -9), (6, "received", -1))):
        with clock.frozen(dt.datetime.combine(on + dt.timedelta(days=days), dt.time(13, at * 7), clock.WARSAW)):
            made = services.answer(came[index], template_id=templates.get(code), by=by)
            if at < 2:
                services.posted(made, by=by, postage=Decimal("8.30"), weight_g=22, tracking=f"00559007734012{at}4418")
                services.send([made], by=by)
    with clock.frozen(dt.datetime.combine(on - dt.timedelta(days=12), dt.time(11), clock.WARSAW)):
        services.settle([came[2]], by=by)


def _went(
    on: dt.date, customers: Sequence[int], people: Sequence[int], kinds: Mapping[str, int], media: Mapping[str, int], *, by: Actor
) -> None:
    for at, (days, kind, medium, subject, content, postage, weight) in enumerate(WENT):
        with clock.frozen(dt.datetime.combine(on + dt.timedelta(days=days), dt.time(7, 20 + at), clock.WARSAW)):
            draft = LetterDraft(
                way="out", subject=subject, content=content, party_id=customers[(at * 5 + 1) % len(customers)], type_id=kinds[kind], medium_id=media[medium],
                employee_id=people[at % 3], written_on=clock.today(), postage=postage, weight_g=weight,
                tracking=f"00559007734015{at}1207" if medium != "post" else "", remarks="ZPO" if medium == "receipt" else "",
            )  # fmt: skip
            made = services.register([draft], by=by)
            services.send(made, by=by)
