"""Persons over time, their sensitive data, natural persons among parties."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.models import AuditEntry, Event
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.people.parties import services as party_services
from kupiec.people.parties.drafts import ContactDraft
from kupiec.people.parties.models import ContactRow, Party, Person
from kupiec.people.parties.tests.builders import party
from kupiec.people.persons import frame, page, queries, services
from kupiec.people.persons.models import Details, Engagement, Occasion

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 22)


def refused(work: Any) -> str:
    with pytest.raises(Refusal) as caught:
        work()
    return caught.value.code


def someone(by: Any, at: Party, **values: Any) -> int:
    return services.add_person(at.pk, {"first_name": "Marta", "last_name": "Kubiak", **values}, by=by)


@pytest.mark.feature("PTY-5")
def test_a_person_has_four_groups_of_data(actor: Any) -> None:
    firm = party(actor)
    boss = someone(actor, firm, last_name="Szef")
    pk = someone(
        actor, firm, position="zakupy", profession="ekonomistka", education="UEP", superior_id=boss, since=dt.date(2020, 1, 2), sex="f",
        home_city="Poznań", private_phone="600 100 200", birthday="12.05.1980", name_day="29.07", hobbies="żeglarstwo", family="dwoje dzieci",
    )  # fmt: skip
    details = Details.objects.get(pk=pk)
    assert (details.profession, details.superior_id, details.home_city, details.hobbies) == ("ekonomistka", boss, "Poznań", "żeglarstwo")
    assert set(Occasion.objects.filter(person_id=pk).values_list("kind", "month_day", "year")) == {
        ("birthday", "05-12", 1980),
        ("name_day", "07-29", None),
    }
    version = services.save_person(pk, {"last_name": "Nowak", "birthday": "", "education": "UAM"}, version=1, by=actor)
    assert version == 2 and Person.objects.get(pk=pk).last_name == "Nowak" and Details.objects.get(pk=pk).education == "UAM"
    assert list(Occasion.objects.filter(person_id=pk).values_list("kind", flat=True)) == ["name_day"]
    with pytest.raises(Conflict):
        services.save_person(pk, {"education": "PP"}, version=1, by=actor)
    assert refused(lambda: services.save_details(boss, {"superior_id": pk}, by=actor)) == "SUPERIOR_LOOP"
    assert refused(lambda: services.save_person(pk, {"shoe_size": 40}, by=actor)) == "UNKNOWN_FIELD"
    assert refused(lambda: services.save_person(pk, {"birthday": "31.02"}, by=actor)) == "NOT_A_DAY"
    assert refused(lambda: services.save_person(pk, {"sex": "x"}, by=actor)) == "BAD_CHOICE"


@pytest.mark.feature("PTY-5")
def test_a_person_works_for_several_firms_over_time(actor: Any) -> None:
    first, second, third = party(actor), party(actor), party(actor)
    pk = someone(actor, first, position="zakupy", phone="601 000 318", since=dt.date(2020, 1, 2))
    with clock.frozen(TODAY):
        beside = services.add_engagement(pk, second.pk, {"position": "doradca", "since": dt.date(2024, 1, 1)}, by=actor)
        assert refused(lambda: services.add_engagement(pk, second.pk, {}, by=actor)) == "TAKEN"
        assert refused(lambda: services.add_engagement(pk, first.pk, {}, by=actor)) == "SAME_PARTY"
        assert refused(lambda: services.change_employer(pk, first.pk, by=actor)) == "SAME_PARTY"
        assert refused(lambda: services.change_employer(pk, third.pk, on=dt.date(2019, 1, 1), by=actor)) == "WRONG_DAYS"
        services.change_employer(pk, third.pk, on=dt.date(2026, 11, 1), by=actor, position="dyrektor")
    person = Person.objects.get(pk=pk)
    assert (person.party_id, person.position, person.phone, person.main) == (third.pk, "dyrektor", "", True)
    past = Engagement.objects.get(person_id=pk, until__isnull=False)
    assert (past.party_id, past.position, past.phone, past.since, past.until) == (
        first.pk,
        "zakupy",
        "601 000 318",
        dt.date(2020, 1, 2),
        dt.date(2026, 10, 31),
    )
    assert [row.party_id for row in queries.engagements(pk, by=actor)] == [second.pk, first.pk]
    assert [row.person_id for row in queries.engaged_at(second.pk, former=False)] == [pk]
    assert [row.person_id for row in queries.engaged_at(first.pk, former=True)] == [pk]
    with clock.frozen(TODAY):
        services.change_employer(pk, second.pk, by=actor)
    assert Engagement.objects.get(pk=beside).until == dt.date(2026, 11, 21)
    assert Engagement.objects.filter(person_id=pk, until__isnull=True).count() == 0
    assert Event.objects.filter(subject="parties.person", subject_id=pk, verb="employer-changed").count() == 2
    assert refused(lambda: services.edit_engagement(beside, {"until": dt.date(2020, 1, 1)}, by=actor)) == "WRONG_DAYS"
    assert refused(lambda: party_services.delete([first.pk], by=actor)) == "IN_USE"
    assert services.drop_engagement(past.pk, by=actor) == pk


@pytest.mark.feature("PTY-5")
def test_sensitive_groups_have_rights_and_reading_is_logged(cast: Any) -> None:
    from kupiec.ground.access.testing import user_with

    firm = party(cast.by)
    pk = someone(cast.by, firm, home_city="Poznań", hobbies="żeglarstwo", birthday="12.05.1980")
    seller = replace(cast.by, all_rights=False, rights=frozenset({"parties.see", "parties.edit"}), user_id=user_with(["parties.see"]).pk)
    for changes in ({"home_city": "x"}, {"hobbies": "x"}, {"birthday": "1.01"}):
        assert refused(lambda changes=changes: services.save_person(pk, changes, by=seller)) == "FORBIDDEN"
    services.save_person(pk, {"position": "zakupy"}, by=seller)
    assert queries.coming(seller) == []
    reader = replace(seller, rights=seller.rights | {"parties.private", "parties.life"})
    person = queries.one(pk, by=reader)
    page.PERSON.panels[1].context(person, reader)
    page.PERSON.panels[1].context(person, reader)
    page.PERSON.panels[2].context(person, reader)
    read = Event.objects.filter(subject="parties.person", subject_id=pk, verb__startswith="read-")
    assert sorted(read.values_list("verb", "user_id")) == [("read-life", reader.user_id), ("read-private", reader.user_id)]
    with clock.frozen(clock.now() + dt.timedelta(hours=1)):
        page.PERSON.panels[1].context(person, reader)
    assert read.count() == 3


@pytest.mark.feature("PTY-5")
def test_days_that_come_are_reminded(cast: Any) -> None:
    mine, other = party(cast.by, guardian_id=cast.salesperson.pk), party(cast.by)
    soon = someone(cast.by, mine, birthday="23.11.1986")
    today = someone(cast.by, mine, last_name="Zając", name_day="22.11")
    someone(cast.by, mine, last_name="Daleki", birthday="20.11.1980")
    someone(cast.by, other, last_name="Obcy", birthday="22.11.1980")
    gone = someone(cast.by, mine, last_name="Odszedł", birthday="22.11.1980")
    party_services.archive_persons([gone], by=cast.by)
    services.add_occasion(soon, "rocznica ślubu", "5.12.2006", by=cast.by)
    with clock.frozen(TODAY):
        coming = queries.coming(cast.by)
        assert [(one.person.pk, one.on.day, one.years) for one in coming] == [(today, 22, None), (soon, 23, 40), (soon, 5, 20)]
        notices = frame.Notices().notices(cast.by)
    assert len(notices) == 2 and notices[0].url == f"/osoby/{today}/" and "Kubiak" in str(notices[1].text)
    assert refused(lambda: services.add_occasion(soon, "", "1.01", by=cast.by)) == "REQUIRED"
    assert services.drop_occasion(Occasion.objects.get(kind="other").pk, by=cast.by) == soon


def test_rows_of_a_deleted_party_s_persons_go_with_it(actor: Any) -> None:
    firm, other = party(actor), party(actor)
    pk = someone(actor, firm, birthday="1.01", hobbies="x")
    below = someone(actor, other, superior_id=pk)
    party_services.delete([firm.pk], by=actor)
    assert (
        not Details.objects.filter(pk=pk).exists() and not Occasion.objects.exists() and Details.objects.get(pk=below).superior_id is None
    )


def natural(by: Any, name: str = "Jan Wolski", **fields: Any) -> tuple[Party, Person]:
    made = party(
        by,
        kind="person",
        name=name,
        nip="",
        contacts=(ContactDraft("phone", "601 000 318"), ContactDraft("email", "jan@wolski.example")),
        **fields,
    )
    return made, Person.objects.get(party=made, itself=True)


@pytest.mark.feature("PTY-6")
def test_a_natural_person_is_one_person_with_the_same_data(actor: Any) -> None:
    human, person = natural(actor)
    assert (person.first_name, person.last_name, person.phone, person.email, person.main) == (
        "Jan",
        "Wolski",
        "601 000 318",
        "jan@wolski.example",
        True,
    )
    party_services.edit(human.pk, {"name": "Jan Wolski-Nowak"}, by=actor)
    party_services.save_contacts(human.pk, [ContactDraft("phone", "605 111 222")], by=actor)
    person.refresh_from_db()
    assert (person.last_name, person.phone, person.email) == ("Wolski-Nowak", "605 111 222", "")
    services.save_person(person.pk, {"first_name": "Janusz", "phone": "606 333 444", "email": "janusz@wolski.example"}, by=actor)
    human.refresh_from_db()
    assert human.name == "Janusz Wolski-Nowak" and human.name_key.startswith("janusz")
    assert set(ContactRow.objects.filter(party=human).values_list("kind", "value")) == {
        ("phone", "606 333 444"),
        ("email", "janusz@wolski.example"),
    }
    services.save_person(person.pk, {"phone": ""}, by=actor)
    assert set(ContactRow.objects.filter(party=human).values_list("kind", flat=True)) == {"email"}
    assert Person.objects.filter(party=human).count() == 1


@pytest.mark.feature("PTY-6")
def test_the_name_of_the_firm_may_stand_beside(actor: Any) -> None:
    human, person = natural(actor, name="Jan Wolski")
    party_services.edit(human.pk, {"name": "Termo-Bud Jan Wolski"}, by=actor)
    person.refresh_from_db()
    assert (person.first_name, person.last_name) == ("Jan", "Wolski")
    services.save_person(person.pk, {"last_name": "Wolny"}, by=actor)
    assert Party.objects.get(pk=human.pk).name == "Termo-Bud Jan Wolny"


@pytest.mark.feature("PTY-6")
def test_a_natural_person_becomes_a_firm_and_keeps_all_history(actor: Any) -> None:
    human, person = natural(actor)
    services.save_details(person.pk, {"hobbies": "wędkarstwo"}, by=actor)
    before = AuditEntry.objects.filter(table="parties_person", row_id=person.pk).count()
    party_services.edit(human.pk, {"kind": "company", "name": "Wolski Sp. z o.o."}, by=actor)
    person.refresh_from_db()
    assert (person.itself, person.party_id, str(person), person.phone) == (False, human.pk, "Jan Wolski", "601 000 318")
    assert Details.objects.get(pk=person.pk).hobbies == "wędkarstwo"
    assert AuditEntry.objects.filter(table="parties_person", row_id=person.pk).count() > before
    party_services.edit(human.pk, {"kind": "person", "name": "Jan Wolski"}, by=actor)
    person.refresh_from_db()
    assert person.itself and Person.objects.filter(party=human).count() == 1


@pytest.mark.feature("PTY-6")
def test_who_is_a_party_stays_with_it(actor: Any) -> None:
    human, person = natural(actor)
    firm = party(actor)
    assert refused(lambda: services.change_employer(person.pk, firm.pk, by=actor)) == "IS_PARTY"
    assert refused(lambda: party_services.archive_persons([person.pk], by=actor)) == "IS_PARTY"
    services.add_engagement(person.pk, firm.pk, {"position": "prezes"}, by=actor)
    party_services.archive([human.pk], by=actor)
    person.refresh_from_db()
    assert person.archived
    party_services.restore([human.pk], by=actor)
    person.refresh_from_db()
    assert not person.archived


def test_many_natural_persons_cost_a_constant_number_of_statements(actor: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from kupiec.people.parties.drafts import PartyDraft

    def entered(count: int, start: int) -> int:
        drafts = [PartyDraft(name=f"Jan Osoba{start + number}", kind="person", external_id=f"o{start + number}") for number in range(count)]
        with CaptureQueriesContext(connection) as statements:
            party_services.upsert_parties(drafts, by=actor)
        return len(statements)

    few, many = entered(3, 0), entered(30, 100)
    assert many <= few + 2 and Person.objects.filter(itself=True).count() == 33
