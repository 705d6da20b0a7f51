"""What this room keeps of people, as proof of having done right; and what the kernel keeps: events, the search index."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from kupiec.ground.kernel import personal
from kupiec.ground.kernel.models import Event
from kupiec.ground.kernel.personal import Fate, Who
from kupiec.ground.kernel.words import N_
from kupiec.people.privacy.models import Consent, Export, Link, Request

ANSWERED = N_("proof that a request was answered: art. 5.2 GDPR")


def _of(who: Who) -> Q:
    return Q(person__in=who.persons) | Q(party__in=who.parties)


def _events(who: Who) -> Any:
    """Of the records, and those that say an address of his."""
    told = personal.containing(Event.objects.all(), "data", who.emails).values("pk")
    return Event.objects.filter(who.about() | Q(pk__in=told))


personal.holds(
    "privacy.Consent", N_("Consents"), lambda who: Consent.objects.filter(_of(who)), fields=("channel", "purpose", "act", "how", "at", "address", "wording", "evidence"),
    blank={"address": "", "evidence": "", "attachment_id": None}, order=20,
)  # fmt: skip
personal.holds(
    "privacy.Link",
    N_("Addresses sent to confirm or to leave"),
    lambda who: Link.objects.filter(_of(who)),
    fields=("address",),
    fate=Fate.DELETED,
)
personal.holds(
    "privacy.Request", N_("Requests under GDPR"), lambda who: Request.objects.filter(_of(who)), fields=("kind", "name", "contact", "content", "received_on", "answer"), fate=Fate.KEPT,
    because=ANSWERED, until=lambda row: personal.claims_until(row.received_on), blank={"name": personal.GONE, "contact": "", "content": "", "answer": lambda row: personal.GONE if row.state == "refused" else ""},
)  # fmt: skip
personal.holds(
    "privacy.Export",
    N_("Files with the person’s data"),
    lambda who: Export.objects.filter(_of(who)).exclude(sha256=""),
    fields=("name",),
    blank={"name": personal.GONE, "sha256": ""},
)
personal.holds("kernel.Event", N_("Events on timelines"), _events, fields=("at", "verb", "data"), blank={"data": lambda row: {}})
personal.nothing(N_("that and why data were erased, without the data"), "privacy.Erasure", "privacy.Due")
personal.nothing(N_("texts, senders and choices of our own company"), "privacy.Wording", "privacy.Retention")
personal.nothing(N_("thrown away by itself in days to weeks"), "kernel.Job", "kernel.JobLine", "kernel.IdempotencyKey", "kernel.RateWindow")
personal.nothing(N_("written anew from the records themselves"), "kernel.SearchEntry", "kernel.SearchPaper")
personal.nothing(N_("history: erased together with each table"), "kernel.AuditEntry")
personal.nothing(N_("counters and timetables of the program"), "kernel.Schedule", "kernel.Mark")
