"""Answers: a message is answered by the house's own mail, in its conversation; the answer becomes a message and a contact."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.search_text import fold
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import show
from kupiec.ground.mail import public as mail
from kupiec.people.mailboxes import queries, rules
from kupiec.people.mailboxes.models import Heard, Message
from kupiec.people.mailboxes.services import arriving
from kupiec.people.mailboxes.values import MESSAGE, Onto, State

MOST_ANSWERED = 20


def tell(ids: Sequence[int], by: Actor) -> dict[int, mail.Told]:
    """Whom an answer goes to and of which conversation it is."""
    rows = queries.visible(by).filter(pk__in=list(ids))
    of_party = queries.assigned(ids, by=by)
    found = {}
    for row in rows:
        party = next((one.party for one in of_party.get(row.pk, ())), None)
        facts = {
            "document.reference": rules.reply_subject(row.subject),
            "document.date": show.day(clock.today()),
            "customer.name": party.name if party else row.from_name,
        }
        found[row.pk] = mail.Told(
            company_id=row.company_id,
            kind="letter",
            language=party.language if party and party.language in ("pl", "de") else "pl" if party is None else "en",
            title=rules.reply_subject(row.subject),
            party_id=party.pk if party else None,
            facts=facts,
            to=_back_to(row),
            answers=_conversation(row),
            heading=rules.reply_subject(row.subject),
            quote=_quote(row),
        )
    return found


def _quote(row: Message) -> str:
    """The text that is answered, as answers quote it."""
    who = row.from_name or row.from_address
    said = show.say(N_("%(when)s %(who)s wrote:")) % {"when": show.moment(row.at), "who": who}
    return f"{said}\n{rules.quoted(row.text)}" if row.text else ""


def _back_to(row: Message) -> str:
    """Who is answered: as the message asks, else whoever wrote it; of our own message, those it went to."""
    if row.outgoing:
        return ", ".join(address for _name, address in row.to if address)[:1000]
    return row.reply_to or row.from_address


def _conversation(row: Message) -> tuple[str, ...]:
    rows = (
        Message.objects.filter(company_id=row.company_id, thread=row.thread, at__lt=row.at).order_by("-at", "-pk")
        if row.thread
        else Message.objects.none()
    )
    earlier = list(rows.values_list("message_id", flat=True)[: MOST_ANSWERED - 1])
    return tuple(dict.fromkeys((*reversed(earlier), row.message_id)))


def written(sent: mail.Mail, by: Actor) -> None:
    """An answer in the outbox stands in its conversation, and is a contact of the party that is answered."""
    answered = queries.message(sent.subject_id, by=by)
    now = clock.now()
    people = [[("", one) for one in getattr(sent, name).split(", ") if one] for name in ("to", "cc")]
    row = Message.objects.create(
        company_id=sent.company_id, message_id=sent.message_id[:250], digest="0" * 64, thread=answered.thread or answered.pk, outgoing=True, subject=sent.heading,
        from_address=sent.sender, from_name=sent.sender_name[:200], to=people[0], cc=people[1], at=now, text=sent.text, mail_id=sent.pk, created_at=now,
        assigned_at=now, state=State.ASSIGNED if sent.party_id else State.ASIDE, search=fold(f"{sent.heading} {sent.to} {sent.text[:8000]}")[:6000],
    )  # fmt: skip
    Heard.objects.bulk_create([Heard(company_id=sent.company_id, message_id=row.message_id, thread=row.thread)], ignore_conflicts=True)
    if sent.party_id:
        owner = queries.owners(sent.to.lower().split(", ")[:1])
        person = next((person for party, person in owner.values() if party == sent.party_id), None)
        arriving.belong([(row, [Onto(sent.party_id, person)])], by=by, lead=by.employee_id)


SOURCE = mail.Source(
    MESSAGE,
    rows=queries.visible,
    see="activities.see",
    tell=tell,
    url=lambda pk: reverse("message", args=[pk]),
    files=MESSAGE,
    written=written,
)
