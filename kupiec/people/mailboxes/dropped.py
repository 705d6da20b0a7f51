"""Saved messages dropped on any page with files: whose page it is, the message's party is (ACT-2)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.mail import public as mail
from kupiec.people.activities import public as activities
from kupiec.people.mailboxes import services
from kupiec.people.mailboxes.values import MESSAGE
from kupiec.people.parties import public as parties


class Importer:
    """Takes `.eml` and `.msg`; what is no message, or lands where no party is known, is attached as any file."""

    endings: Collection[str] = ("eml", "msg")

    def __call__(self, kind: str, pk: int, *, name: str, content: bytes, by: Actor) -> str | None:
        found = _whose(kind, pk, by)
        if found is None or not by.may("activities.edit"):
            return None
        party, person, links = found
        try:
            services.bring(name, content, party_id=party, person_id=person, links=links, by=by)
        except Refusal as refusal:
            if refusal.code == "NOT_A_MESSAGE":
                return None
            raise
        return _("The message was brought: it is in the journal.")


def _whose(kind: str, pk: int, by: Actor) -> tuple[int, int | None, list[tuple[str, int]]] | None:
    """Party, person and the document a page is of."""
    if kind == "parties.party":
        return pk, None, []
    if kind == "parties.person":
        row = parties.persons.visible(by).filter(pk=pk).values_list("party_id", flat=True).first()
        return (row, pk, []) if row else None
    readers: dict[str, Any] = {
        "activities.contact": activities.contacts,
        "activities.task": activities.tasks,
        "activities.note": activities.notes,
    }
    if kind in readers:
        party = readers[kind](by).filter(pk=pk).values_list("party_id", flat=True).first()
        return (party, None, []) if party else None
    if kind == MESSAGE:
        return None
    return _of_document(kind, pk, by)


def _of_document(kind: str, pk: int, by: Actor) -> tuple[int, int | None, list[tuple[str, int]]] | None:
    source = next((one for one in mail.sources if one.subject == kind), None)
    if source is None or not by.may(source.see):
        return None
    told = source.tell([pk], by).get(pk)
    if told is None or told.party_id is None:
        return None
    ref = documents.Ref(kind, pk)
    return told.party_id, None, [(kind, pk)] if ref in documents.describe([ref], by=by) else []


IMPORTER = Importer()
