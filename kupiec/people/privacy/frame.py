"""What the room hangs into the frame: tabs, commands, notices of deadlines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.people.parties import public as parties
from kupiec.people.privacy import queries, words
from kupiec.people.privacy.models import Consent, Erasure, Export, Request
from kupiec.people.privacy.values import RequestKind, RequestState

TABS = (
    kit.Tab("clients", "privacy-consents", _("Consents"), url="privacy-consents", right="privacy.see", order=60),
    kit.Tab("clients", "privacy-requests", _("Requests under GDPR"), url="privacy-requests", right="privacy.requests", order=61),
    kit.Tab("clients", "privacy-due", _("To be erased"), url="privacy-due", right="privacy.erase", order=62),
    kit.Tab("settings", "privacy-wordings", _("Wordings of consents"), url="privacy-wordings", right="privacy.setup", order=49, shelf="clients", note=_("Word for word what people agree to, in versions")),
    kit.Tab("settings", "privacy-retention", _("Retention periods"), url="privacy-retention", right="privacy.setup", order=50, shelf="clients", note=_("How long data of people are kept")),
)  # fmt: skip
COMMANDS = (
    kit.Command("privacy-request-new", _("New request under GDPR"), url="privacy-request-new", icon="shield-check", right="privacy.requests", words="rodo wniosek dane osobowe usunięcie dostęp", new=True),
    kit.Command("privacy-consents", _("Consents"), url="privacy-consents", icon="shield-check", right="privacy.see", words="zgody marketing rodo sprzeciw"),
    kit.Command("privacy-requests", _("Requests under GDPR"), url="privacy-requests", icon="shield-check", right="privacy.requests", words="rodo wnioski rejestr żądania"),
    kit.Command("privacy-due", _("Data to be erased"), url="privacy-due", icon="user-x", right="privacy.erase", words="rodo retencja usunięcie anonimizacja"),
    kit.Command("privacy-erasures", _("Erasures of personal data"), url="privacy-erasures", icon="user-x", right="privacy.erase", words="rodo usunięte anonimizacja rejestr"),
)  # fmt: skip
SOON = dt.timedelta(days=7)
TOPICS = (
    kit.Topic(
        "privacy.request",
        _("Requests under GDPR whose day comes"),
        note=_("A week before the answer is due, and after"),
        right="privacy.requests",
    ),
)


class Notices:
    """Requests to be answered within a week, and those past their day."""

    def notices(self, by: Actor) -> Sequence[kit.Notice]:
        if not by.may("privacy.requests"):
            return []
        rows = queries.requests(by).filter(state=RequestState.OPEN, due_on__lte=clock.today() + SOON).order_by("due_on")[:20]
        return [
            kit.Notice(f"privacy.request.{row.pk}.{row.due_on:%Y%m%d}", "decide", _sentence(row), url=reverse("privacy-request", args=[row.pk]), icon="shield-check", topic="privacy.request")
            for row in rows
        ]  # fmt: skip


def _sentence(row: Request) -> str:
    facts = {"name": row.name, "kind": str(words.KINDS[RequestKind(row.kind)]), "day": kit.show.day(row.due_on)}
    return gettext("Request under GDPR: %(name)s, %(kind)s, to be answered by %(day)s") % facts


class Badges:
    """How many requests are past their day."""

    def badges(self, by: Actor) -> Mapping[str, QuerySet[Request]]:
        if not by.may("privacy.requests"):
            return {}
        return {"clients": queries.requests(by).filter(state=RequestState.OPEN, due_on__lt=clock.today())}


def party_blockers(party_ids: Sequence[int], *, by: Actor) -> dict[int, list[parties.Blocker]]:
    """Consents, requests and erasures keep a party and its persons from being deleted: they are proof."""
    counted: dict[int, int] = {}
    for model in (Consent, Request, Erasure, Export):
        for field in ("party_id", "person__party_id"):
            for pk in model._default_manager.filter(**{f"{field}__in": list(party_ids)}).values_list(field, flat=True):
                counted[pk] = counted.get(pk, 0) + 1
    return {pk: [parties.Blocker(N_("consents and requests under GDPR"), count)] for pk, count in counted.items()}
