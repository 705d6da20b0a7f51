"""What the room does when others tell of something."""

from __future__ import annotations

from kupiec.ground.kernel.actor import Actor
from kupiec.people.mailboxes import public as mailboxes
from kupiec.sales.inquiries import services


def on_given(bell: mailboxes.Given, *, by: Actor) -> None:
    """Whoever asked by e-mail turned out to be a party."""
    services.known_now(bell.ids, by=by)
