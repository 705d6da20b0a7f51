"""What messages tell other rooms: contacts for activities, reports on deliveries for the outbox."""

from __future__ import annotations

from collections.abc import Sequence

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import show
from kupiec.ground.mail import public as mail
from kupiec.people.activities import public as activities
from kupiec.people.mailboxes.models import Message
from kupiec.people.mailboxes.taking import Taken
from kupiec.people.mailboxes.values import Onto

LONGEST_CONTENT = 10_000
NO_SUBJECT = N_("(no subject)")


def contacts(pairs: Sequence[tuple[Message, Onto]], *, lead: int | None) -> list[activities.ContactDraft]:
    """Contacts by e-mail, as their messages say."""
    kind = activities.Term.objects.filter(kind="contact_type", code="email", active=True).values_list("pk", flat=True).first()
    return [
        activities.ContactDraft(
            party_id=one.party_id, subject=(row.subject or show.say(NO_SUBJECT))[:200], starts_at=row.at, type_id=kind,
            direction="out" if row.outgoing else "in", content=shortened(row.text), employee_id=lead,
            persons=(one.person_id,) if one.person_id else (),
        )
        for row, one in pairs
    ]  # fmt: skip


def shortened(text: str) -> str:
    """As much of a text as a contact holds."""
    return text if len(text) <= LONGEST_CONTENT else text[: LONGEST_CONTENT - 1].rstrip() + "…"


def tell_reports(taken: Sequence[Taken], *, by: Actor) -> None:
    """Mails of ours that could not be delivered, as servers tell of them."""
    rows = [
        mail.Returned(str(one.report["original"]), str(recipient), str(why))
        for one in taken if one.report and one.report.get("original")
        for recipient, action, why in one.report.get("recipients", ()) if action == "failed"
    ]  # fmt: skip
    if rows:
        mail.returned(rows, by=by)
