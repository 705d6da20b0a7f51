"""By hand: a message is somebody's, nobody's, or waits again (ACT-2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import F

from kupiec.ground.kernel import audit, bells, clock, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.activities import public as activities
from kupiec.people.mailboxes import events, queries
from kupiec.people.mailboxes.models import Assigned, KnownAddress, Message
from kupiec.people.mailboxes.services import arriving
from kupiec.people.mailboxes.values import MESSAGE, Onto, State
from kupiec.people.parties import public as parties

MOST_ALIKE = 200


def assign(
    ids: Sequence[int], *, party_id: int, person_id: int | None = None, remember: bool = True, add_person: bool = False, by: Actor
) -> int:
    """Messages are of this party: they become contacts. Answers how many, with those that waited from the same addresses.

    `remember`: what comes from these addresses is the party's from now on, and what waits of them too. `add_person`:
    whoever wrote becomes a person of the party. Refuses UNKNOWN_KEY, NOT_FOUND, TOO_LATE.
    """
    by.require("mailboxes.read")
    if not parties.visible(by).filter(pk=party_id, archived=False).exists():
        raise Refusal("UNKNOWN_KEY", N_("There is no such party."), "party_id")
    parties.named.persons_at([(party_id, person_id)])
    with tx.write_tx(by=by):
        rows = _locked(ids, by=by, states=(State.WAITING, State.ASIDE))
        people = _people(rows, party_id, person_id, add=add_person, by=by)
        if remember:
            _remember(people, party_id, by=by)
            rows += _alike(people, {row.pk for row in rows}, by=by)
        _give(rows, people, Onto(party_id, person_id), by=by)
    return len(rows)


def claim(ids: Sequence[int], *, party_id: int, by: Actor) -> int:
    """For rooms above that learned whose messages are: those that are nobody's yet are this party's. Answers how many.

    The address is remembered; whoever of ours acts needs no part in the mailbox.
    """
    with tx.write_tx(by=by):
        arriving.lock(by.company_id)
        chosen = Message.objects.filter(company_id=by.company_id, pk__in=list(ids), state__in=(State.WAITING, State.ASIDE))
        rows = list(chosen.select_for_update(of=("self",)).order_by("pk"))
        if rows:
            people = _people(rows, party_id, None, add=False, by=by)
            _remember(people, party_id, by=by)
            _give(rows, people, Onto(party_id), by=by)
    return len(rows)


def _give(rows: Sequence[Message], people: Mapping[str, int | None], onto: Onto, *, by: Actor) -> None:
    ids = [row.pk for row in rows]
    Message.objects.filter(pk__in=ids).update(state=State.ASSIGNED, assigned_at=clock.now(), version=F("version") + 1)
    arriving.belong([(row, [Onto(onto.party_id, people.get(_other(row), onto.person_id))]) for row in rows], by=by, lead=by.employee_id)
    audit.tell(MESSAGE, ids, "assigned", by=by)
    bells.ring(events.Given(tuple(ids)), by=by)


def _locked(ids: Sequence[int], *, by: Actor, states: Sequence[str]) -> list[Message]:
    """Messages the actor sees, in one of these states. Refuses NOT_FOUND, TOO_LATE."""
    arriving.lock(by.company_id)
    rows = list(queries.visible(by).filter(pk__in=list(ids)).select_for_update(of=("self",)).order_by("pk"))
    if len(rows) != len(set(ids)):
        raise Refusal("NOT_FOUND", N_("There is no such message."))
    if any(row.state not in states for row in rows):
        raise Refusal("TOO_LATE", N_("Somebody has dealt with this message already."))
    return rows


def _other(row: Message) -> str:
    """The address of the other side: of whoever wrote, or of the first we wrote to."""
    if not row.outgoing:
        return str(row.from_address)
    return next((pair[1] for pair in (*row.to, *row.cc) if pair[1]), "")


def _people(rows: Sequence[Message], party_id: int, person_id: int | None, *, add: bool, by: Actor) -> dict[str, int | None]:
    """Addresses of the other side and the persons of the party they are."""
    addresses = {_other(row) for row in rows} - {""}
    known = {address: person for address, (party, person) in queries.owners(addresses).items() if party == party_id}
    found: dict[str, int | None] = {address: known.get(address) or person_id for address in addresses}
    if add:
        names = {row.from_address: row.from_name for row in rows if not row.outgoing}
        missing = sorted(address for address, person in found.items() if person is None)
        made = (
            parties.persons.add_persons([(party_id, _named(names.get(address, ""), address)) for address in missing], by=by)
            if missing
            else []
        )
        found.update(zip(missing, made, strict=True))
    return found


def _named(name: str, address: str) -> dict[str, str]:
    """A person out of what the message calls him: `Jan Kowalski`, `Kowalski, Jan`, else his address before the @."""
    plain = " ".join(name.replace('"', " ").split()) if "@" not in name else ""
    plain = plain or " ".join(part.capitalize() for part in address.partition("@")[0].replace("_", ".").split("."))
    last, comma, first = plain.partition(",")
    if not comma:
        first, _space, last = plain.rpartition(" ")
    return {"first_name": first.strip()[:60], "last_name": (last.strip() or address)[:80], "email": address}


def _remember(people: dict[str, int | None], party_id: int, *, by: Actor) -> None:
    for address, person in sorted(people.items()):
        KnownAddress.objects.update_or_create(address=address, defaults={"party_id": party_id, "person_id": person})


def _alike(people: dict[str, int | None], without: set[int], *, by: Actor) -> list[Message]:
    """What else waits from the same addresses in the actor's mailboxes."""
    rows = queries.waiting(by).filter(from_address__in=list(people), outgoing=False).exclude(pk__in=without)
    return list(rows.select_for_update(of=("self",)).order_by("pk")[:MOST_ALIKE])


def put_aside(ids: Sequence[int], *, by: Actor) -> int:
    """Messages that concern no customer wait no more. Refuses NOT_FOUND, TOO_LATE."""
    return _moved(ids, State.WAITING, State.ASIDE, by=by)


def take_back(ids: Sequence[int], *, by: Actor) -> int:
    """Messages put aside, or assigned by mistake, wait again; their contacts go. Refuses IN_USE when one became a note."""
    by.require("mailboxes.read")
    with tx.write_tx(by=by):
        rows = _locked(ids, by=by, states=(State.ASIDE, State.ASSIGNED))
        mine = set(queries.in_own_mailboxes(by).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
        if any(row.pk not in mine for row in rows):
            raise Refusal("NOT_YOURS", N_("Only those who read the mailbox take a message back."))
        found = Assigned.objects.filter(message_id__in=[row.pk for row in rows])
        contacts = [pk for pk in found.values_list("contact_id", flat=True) if pk]
        found.delete()
        if contacts:
            activities.remove_contacts(contacts, by=Actor.system(by.company_id))
        Message.objects.filter(pk__in=[row.pk for row in rows]).update(state=State.WAITING, assigned_at=None, version=F("version") + 1)
        audit.tell(MESSAGE, [row.pk for row in rows], "taken-back", by=by)
    return len(rows)


def _moved(ids: Sequence[int], before: str, after: str, *, by: Actor) -> int:
    by.require("mailboxes.read")
    with tx.write_tx(by=by):
        rows = _locked(ids, by=by, states=(before,))
        Message.objects.filter(pk__in=[row.pk for row in rows]).update(state=after, version=F("version") + 1)
        audit.tell(MESSAGE, [row.pk for row in rows], "put-aside", by=by)
    return len(rows)
