"""A message saved as a file and dropped on a page becomes a message of the party of that page (ACT-2)."""

from __future__ import annotations

from collections.abc import Sequence

from kupiec.ground.kernel import audit, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.activities import public as activities
from kupiec.people.mailboxes.models import Assigned, Message
from kupiec.people.mailboxes.services import arriving
from kupiec.people.mailboxes.taking import Taken, Taker
from kupiec.people.mailboxes.values import MESSAGE, Onto, State
from kupiec.people.parties import public as parties

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def bring(
    name: str, content: bytes, *, party_id: int, person_id: int | None = None, links: Sequence[tuple[str, int]] = (), by: Actor
) -> int:
    """Take a saved message apart and give it to a party, linked with documents. Answers its id; known already, the same one.

    Refuses NOT_A_MESSAGE, UNKNOWN_KEY, FORBIDDEN.
    """
    by.require("activities.edit")
    parties.named.seen([party_id], by=by)
    with Taker() as taker:
        taken = taker.take(content, outlook=content.startswith(OLE))
    if not _is_message(taken):
        raise Refusal("NOT_A_MESSAGE", N_("“%(name)s” is not a saved e-mail message."), "file", params={"name": name[:120]})
    kept, left_out = arriving.kept_files(taken)
    onto = Onto(party_id, person_id)
    with tx.write_tx(by=by):
        arrival = arriving.Arrival(taken, kept, left_out)
        _counted, ids = arriving.arrive([arrival], by=by, book=arriving.Book(by.company_id), onto=onto)
        pk = ids[taken.message_id, taken.digest]
        _give(pk, onto, by=by)
        if links:
            for contact in (
                Assigned.objects.filter(message_id=pk, party_id=party_id).exclude(contact=None).values_list("contact_id", flat=True)
            ):
                activities.link("activities.contact", contact, links, by=by)
        audit.tell(MESSAGE, [pk], "dropped", by=by)
    return pk


def _is_message(taken: Taken) -> bool:
    return bool(taken.sender[1] or taken.sender[0] or taken.to or (taken.subject and taken.at))


def _give(pk: int, onto: Onto, *, by: Actor) -> None:
    """A message known before: this party's too, if it was not."""
    row = Message.objects.select_for_update().get(pk=pk)
    if Assigned.objects.filter(message_id=pk, party_id=onto.party_id).exists():
        return
    arriving.belong([(row, [onto])], by=by, lead=by.employee_id)
    Message.objects.filter(pk=pk).exclude(state=State.ASSIGNED).update(state=State.ASSIGNED, assigned_at=row.created_at)
