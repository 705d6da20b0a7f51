"""Reads: what holds now, who may see it, whose data are meant."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from kupiec.ground.documents.public import Ref
from kupiec.ground.kernel import personal, sealed
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import reach
from kupiec.people.parties import public as parties
from kupiec.people.parties.public import Party, Person
from kupiec.people.persons import public as persons
from kupiec.people.privacy import rules
from kupiec.people.privacy.models import Consent, Due, Erasure, Export, Request, Wording
from kupiec.people.privacy.values import NOBODY_ASKED, PARTY, PERSON, Act, Verdict


def digest(channel: str, address: str) -> str:
    """The keyed fingerprint of an address; empty when there is none."""
    key = rules.address_key(channel, address)
    return sealed.fingerprint(key, purpose=f"consent-{channel}") if key else ""


def seen(by: Actor) -> Q:
    """Rows about people the actor may see."""
    if by.scope("parties") == "all":
        return Q()
    return Q(person__in=persons.visible(by).values("pk")) | Q(party__in=parties.visible(by).values("pk"))


def _mine(model: Any, by: Actor) -> QuerySet:
    return model.objects.filter(seen(by), company_id=by.company_id).select_related("person", "party")


def consents(by: Actor) -> QuerySet[Consent]:
    return _mine(Consent, by).select_related("wording", "recorded_by")


def requests(by: Actor) -> QuerySet[Request]:
    """Of everybody: those of people nobody knows belong to nobody."""
    return Request.objects.filter(company_id=by.company_id).select_related("person", "party")


def request(pk: int, *, by: Actor) -> Request:
    by.require("privacy.requests")
    return requests(by).get(pk=pk)


def erasures(by: Actor) -> QuerySet[Erasure]:
    return _mine(Erasure, by).select_related("by_user")


def exports(by: Actor) -> QuerySet[Export]:
    return _mine(Export, by).select_related("made_by")


def due(by: Actor) -> QuerySet[Due]:
    return _mine(Due, by)


def wordings(by: Actor) -> QuerySet[Wording]:
    return Wording.objects.filter(company_id=by.company_id)


def wording_now(purpose: str, language: str, *, company_id: int) -> Wording | None:
    """What is asked now for a purpose: in the language, in Polish where there is none."""
    rows = Wording.objects.filter(company_id=company_id, purpose=purpose, language__in={language, "pl"}).order_by("-number")
    found = list(rows)
    return next((row for row in found if row.language == language), found[0] if found else None)


def subject(kind: str, pk: int, *, by: Actor) -> Person | Party:
    """The person or party, if the actor may see it. Refuses UNKNOWN_SUBJECT, NOT_FOUND."""
    if kind not in (PERSON, PARTY):
        raise Refusal("UNKNOWN_SUBJECT", N_("Consents are of persons and parties."), "kind")
    rows: QuerySet[Any] = persons.visible(by) if kind == PERSON else parties.visible(by)
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Refusal("NOT_FOUND", N_("There is no such record."), "id")
    return row


def twins(refs: Collection[Ref]) -> dict[Ref, list[Ref]]:
    """Each with itself, and a natural person among parties with the person it is. One statement."""
    people, firms = {ref.id for ref in refs if ref.kind == PERSON}, {ref.id for ref in refs if ref.kind == PARTY}
    both = Person.objects.filter(Q(pk__among=people) | Q(party_id__among=firms), itself=True).values_list("pk", "party_id") if refs else []
    found = {ref: [ref] for ref in refs}
    for person, party in both:
        for mine, other in ((Ref(PERSON, person), Ref(PARTY, party)), (Ref(PARTY, party), Ref(PERSON, person))):
            if mine in found:
                found[mine].append(other)
    return found


def _rows_of(refs: Iterable[Ref]) -> Q:
    people, firms = {ref.id for ref in refs if ref.kind == PERSON}, {ref.id for ref in refs if ref.kind == PARTY}
    return Q(person_id__among=people) | Q(party_id__among=firms)


def allowed(refs: Sequence[Ref], channel: str, purpose: str, *, company_id: int) -> dict[Ref, Verdict]:
    """Whether each of these persons and parties may be reached by a channel for a purpose. Two statements for any set."""
    states = states_of(refs, company_id=company_id, channel=channel, purpose=purpose)
    return {ref: states[ref].get((channel, purpose), NOBODY_ASKED) for ref in refs}


def states_here(ref: Ref, *, by: Actor) -> dict[tuple[str, str], Verdict]:
    """Those of one record, asked once for a page."""
    return reach.remembered(("privacy", ref, by.company_id), lambda: states_of([ref], company_id=by.company_id)[ref])


def states_of(refs: Sequence[Ref], *, company_id: int, **only: str) -> dict[Ref, dict[tuple[str, str], Verdict]]:
    """What holds now of each, by channel and purpose: its last act. Two statements for any set."""
    known = twins(set(refs))
    everybody = {one for each in known.values() for one in each}
    owners: dict[Ref, list[Ref]] = {}
    for ref, each in known.items():
        for one in each:
            owners.setdefault(one, []).append(ref)
    rows = Consent.objects.filter(_rows_of(everybody), company_id=company_id, **only).order_by("at", "pk")
    found: dict[Ref, dict[tuple[str, str], Verdict]] = {ref: {} for ref in refs}
    for pk, person, party, channel, told, act, at, mark in rows.values_list(
        "pk", "person_id", "party_id", "channel", "purpose", "act", "at", "digest"
    ):
        verdict = Verdict(act == Act.GIVEN, act, at, pk, mark)
        for ref in owners[Ref(PERSON, person) if person else Ref(PARTY, party)]:
            before = found[ref].get((channel, told))
            if act == Act.ASKED and before is not None and before.act != Act.ASKED and before.allowed:
                continue
            found[ref][channel, told] = verdict
    return found


def history(ref: Ref, *, by: Actor) -> list[Consent]:
    """All acts of a person or party, latest first."""
    rows = Consent.objects.filter(_rows_of(twins([ref])[ref]), company_id=by.company_id)
    return list(rows.select_related("wording", "recorded_by").order_by("-at", "-pk")[:500])


def leaving(digests: Collection[str], channel: str, purpose: str, *, company_id: int) -> dict[str, Verdict]:
    """The last act of each address, whoever it was of: also of people erased since. One statement."""
    rows = (
        Consent.objects.filter(company_id=company_id, digest__in=list(digests), channel=channel, purpose=purpose)
        .exclude(digest="")
        .exclude(act=Act.ASKED)
    )
    found: dict[str, Verdict] = {}
    for pk, mark, act, at in rows.order_by("at", "pk").values_list("pk", "digest", "act", "at"):
        found[mark] = Verdict(act == Act.GIVEN, act, at, pk, mark)
    return found


def who(kind: str, pk: int, *, by: Actor) -> personal.Who:
    """Everything he is known by: the person and the party that is this person, their addresses. Refuses NOT_A_PERSON for firms."""
    row = subject(kind, pk, by=by)
    if isinstance(row, Party):
        if row.kind != "person":
            raise Refusal(
                "NOT_A_PERSON", N_("%(name)s is a firm, not a natural person; choose one of its persons."), params={"name": str(row)}
            )
        return personal.who(list(Person.objects.filter(party=row, itself=True).values_list("pk", flat=True)), [row.pk])
    return personal.who([row.pk], [row.party_id] if row.itself else [])


def erased_already(who_: personal.Who) -> bool:
    return Erasure.objects.filter(Q(person_id__in=who_.persons) | Q(party_id__in=who_.parties)).exists()


def title(kind: str, pk: int, *, by: Actor) -> str:
    return str(subject(kind, pk, by=by))


def last_erasure(ref: Ref) -> Erasure | None:
    return Erasure.objects.filter(_rows_of([ref])).select_related("by_user").order_by("-pk").first()


def by_ref(rows: Iterable[Any]) -> Mapping[int, Ref]:
    """Whom rows are about, by their ids."""
    return {row.pk: Ref(PERSON, row.person_id) if row.person_id else Ref(PARTY, row.party_id) for row in rows}
