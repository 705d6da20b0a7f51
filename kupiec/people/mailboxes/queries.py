"""Reads: mailboxes one may see, messages one may read; who an address belongs to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from kupiec.ground.company.public import Employee
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.prepared import Prepared
from kupiec.ground.kernel.search_text import fold
from kupiec.people.mailboxes import rules
from kupiec.people.mailboxes.models import Assigned, Folder, KnownAddress, Mailbox, Member, Message, Place
from kupiec.people.mailboxes.values import Role, State
from kupiec.people.parties import public as parties

ALL = "mailboxes.setup"


def mailboxes(by: Actor) -> QuerySet[Mailbox]:
    """Mailboxes the actor reads; with `mailboxes.setup` all of the company (their settings, not what is in them)."""
    rows = Mailbox.objects.filter(company_id=by.company_id)
    return rows if by.may(ALL) else rows.filter(Exists(_members(OuterRef("pk"), by)))


def _members(mailbox: Any, by: Actor) -> QuerySet[Member]:
    return Member.objects.filter(mailbox_id=mailbox, employee_id=by.employee_id or 0)


def mailbox(pk: int, *, by: Actor) -> Mailbox:
    return mailboxes(by).get(pk=pk)


def read_by(by: Actor) -> list[int]:
    """Ids of the mailboxes the actor reads."""
    return list(_read_by(by))


def _read_by(by: Actor) -> QuerySet[Member, int]:
    return Member.objects.filter(employee_id=by.employee_id or 0, mailbox__company_id=by.company_id).values_list("mailbox_id", flat=True)


def visible(by: Actor) -> QuerySet[Message]:
    """Messages in mailboxes the actor reads, and those of parties he may see. What is not assigned: its readers only."""
    rows = Message.objects.filter(company_id=by.company_id)
    if by.user_id is None and by.all_rights:
        return rows
    seen = Q(pk__in=())
    if by.may("mailboxes.read") and by.employee_id:
        mine = read_by(by)
        seen |= Q(Exists(Place.objects.filter(message_id=OuterRef("pk"), mailbox_id__in=mine)))
    if by.may("activities.see"):
        of_party = Assigned.objects.filter(message_id=OuterRef("pk"))
        if by.scope("parties") != "all":
            of_party = of_party.filter(party__in=parties.visible(by))
        seen |= Q(Exists(of_party), state=State.ASSIGNED)
    return rows.filter(seen)


def message(pk: int, *, by: Actor) -> Message:
    return visible(by).get(pk=pk)


def waiting(by: Actor) -> QuerySet[Message]:
    """What waits to be assigned in the mailboxes the actor reads."""
    return visible(by).filter(state=State.WAITING)


def waiting_count(by: Actor, *, most: int = 100) -> Callable[[], int]:
    """A function that says how many messages wait in mailboxes the actor reads, counted to a hundred, each time by the same statement."""
    there = Place.objects.filter(message_id=OuterRef("pk"), mailbox_id__in=_read_by(by))
    rows = Message.objects.filter(Exists(there), company_id=by.company_id, state=State.WAITING).order_by().values_list("pk")[:most]
    statement = Prepared(lambda: rows)
    return lambda: len(statement.read())


def readers(mailbox_ids: Sequence[int]) -> dict[int, list[str]]:
    """Who reads mailboxes; one statement."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for row in Member.objects.filter(mailbox_id__in=list(mailbox_ids)).select_related("employee").order_by("pk"):
        found[row.mailbox_id].append(str(row.employee))
    return dict(found)


def in_own_mailboxes(by: Actor) -> QuerySet[Message]:
    """Messages that lie in mailboxes the actor reads, whatever became of them."""
    there = Place.objects.filter(message_id=OuterRef("pk"), mailbox_id__in=read_by(by))
    return Message.objects.filter(Exists(there), company_id=by.company_id)


def in_mailbox(rows: QuerySet[Message], value: Any, by: Actor) -> QuerySet[Message]:
    """Of these messages those that lie in a mailbox."""
    ids = [int(value)] if str(value).isdecimal() else []
    return rows.filter(Exists(Place.objects.filter(message_id=OuterRef("pk"), mailbox_id__in=ids)))


def searched(rows: QuerySet[Message], text: str, by: Actor) -> QuerySet[Message]:
    for word in text.split()[:8]:
        rows = rows.filter(search__contains=fold(word))
    return rows


def of_thread(row: Message, *, by: Actor, most: int = 50) -> list[Message]:
    """The conversation of a message, as far as the actor sees it, earliest first."""
    if not row.thread:
        return [row]
    latest = visible(by).filter(thread=row.thread).defer("html", "search").order_by("-at", "-pk")[:most]
    return sorted(latest, key=lambda one: (one.at, one.pk))


def assigned(ids: Sequence[int], *, by: Actor) -> dict[int, list[Assigned]]:
    """Whose messages are, as far as the actor sees the parties; one statement."""
    rows = Assigned.objects.filter(message_id__in=list(ids)).select_related("party", "person").order_by("pk")
    if by.scope("parties") != "all":
        rows = rows.filter(party__in=parties.visible(by))
    found: defaultdict[int, list[Assigned]] = defaultdict(list)
    for row in rows:
        found[row.message_id].append(row)
    return dict(found)


def where(ids: Sequence[int], *, by: Actor) -> dict[int, list[str]]:
    """In which mailboxes messages lie, those the actor may know of; one statement."""
    rows = Place.objects.filter(message_id__in=list(ids))
    if not (by.user_id is None and by.all_rights):
        rows = rows.filter(mailbox_id__in=read_by(by))
    found: defaultdict[int, dict[str, None]] = defaultdict(dict)
    for pk, name in rows.order_by("mailbox__name").values_list("message_id", "mailbox__name"):
        found[pk][name] = None
    return {pk: list(names) for pk, names in found.items()}


def folders(mailbox_id: int) -> list[Folder]:
    return list(Folder.objects.filter(mailbox_id=mailbox_id).order_by("gone", "pk"))


def members(mailbox_id: int) -> list[Employee]:
    rows = Member.objects.filter(mailbox_id=mailbox_id).select_related("employee").order_by("pk")
    return [row.employee for row in rows]


def sent_folder(row: Mailbox) -> bool:
    return Folder.objects.filter(mailbox=row, role=Role.SENT, chosen=True).exists()


def ours(company_id: int) -> set[str]:
    """Our own addresses: of mailboxes and employees."""
    boxes = Mailbox.objects.filter(company_id=company_id).values_list("address", flat=True)
    people = Employee.objects.filter(company_id=company_id).exclude(email="").values_list("email", flat=True)
    return {one.lower() for one in (*boxes, *people) if one}


def owners(addresses: Iterable[str]) -> dict[str, tuple[int, int | None]]:
    """Party and person by exact address: what was remembered by hand first, then persons, then parties' own addresses."""
    wanted = set(addresses) - {""}
    kept = KnownAddress.objects.filter(address__in=wanted, party__archived=False)
    rows = kept.values_list("address", "party_id", "person_id", "person__party_id")
    by_hand = {address: (party, person if at == party else None) for address, party, person, at in rows}
    return {**parties.persons.emails.owners(wanted), **by_hand}


def domains() -> dict[str, int]:
    """Domains that are one party's alone; mail for everybody is nobody's."""
    return parties.persons.emails.domains(rules.domain)


def words_of(people: Sequence[Sequence[str]]) -> list[str]:
    """People of a message as they are shown: name and address."""
    return [f"{name} <{address}>" if name and address else name or address for name, address in people]
