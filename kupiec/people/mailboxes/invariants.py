"""What must hold of messages, counted by `kupiec check`."""

from __future__ import annotations

from kupiec.ground.kernel.invariants import invariant, offenders


@invariant("I30", "an assigned message has its party, a waiting one has none; a contact stands for a message of its own party")
def messages_belong() -> list[str]:
    return [
        *offenders(
            "SELECT m.id FROM mailboxes_message m WHERE m.state = 'assigned'"
            " AND NOT EXISTS (SELECT 1 FROM mailboxes_assigned a WHERE a.message_id = m.id)"
        ),
        *offenders(
            "SELECT m.id FROM mailboxes_message m JOIN mailboxes_assigned a ON a.message_id = m.id WHERE m.state IN ('waiting', 'report')"
        ),
        *offenders(
            "SELECT a.id FROM mailboxes_assigned a JOIN activities_contact c ON c.id = a.contact_id JOIN mailboxes_message m ON m.id = a.message_id"
            " WHERE c.company_id <> m.company_id"
        ),
    ]  # fmt: skip
