"""Forms: a request, a wording, a retention period."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.people.privacy import queries, services, words
from kupiec.people.privacy.models import Retention
from kupiec.people.privacy.services.register import FIELDS
from kupiec.people.privacy.values import How, Kept

I = kit.inputs  # noqa: E741
_REQUEST = (
    I.Choice("kind", _("What the person asks for"), options=[(str(key), label) for key, label in words.KINDS.items()], required=True, span=6),
    I.Day("received_on", _("Received"), required=True, span=3),
    I.Choice("how", _("How it came"), options=[(str(key), label) for key, label in words.HOWS.items() if key not in (How.LINK, How.TAKEN)], required=True, default="email", span=3),
    I.Pick("person_id", _("Person"), picker="parties.person", span=6, help=_("Whom it is about, if known.")),
    I.Pick("party_id", _("Party"), picker="parties.party", span=6, help=_("Instead of the person: a natural person among parties.")),
    I.Text("name", _("Who asks"), max=160, span=6, help=_("Empty: as the person is called.")),
    I.Text("contact", _("Where to answer"), max=160, span=6),
    I.Area("content", _("What was written to us"), max=4000, span=12),
)  # fmt: skip


def _page(pk: int) -> str:
    return reverse("privacy-request", args=[pk])


def _key(request: kit.Request, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 19 else None


def _asked(request: kit.Request) -> dict[str, Any]:
    return {"received_on": clock.today(), "person_id": _key(request, "person"), "party_id": _key(request, "party")}


def _load(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    row = queries.request(pk, by=by)
    return {name: getattr(row, name) for name in FIELDS}, row.version


def _save(values: Mapping[str, Any], *, pk: int, version: int | None, by: Actor) -> int:
    services.edit_request(pk, values, version=version, by=by)
    return pk


ADD_REQUEST = kit.Form(
    "privacy.request-add",
    _("New request"),
    fields=_REQUEST,
    save=services.add_request,
    initial=_asked,
    done=_page,
    right="privacy.requests",
)
EDIT_REQUEST = kit.Form(
    "privacy.request-edit", _("Request under GDPR"), fields=_REQUEST, load=_load, save=_save, done=_page, right="privacy.requests"
)


def _add_wording(values: Mapping[str, Any], *, by: Actor) -> int:
    return services.save_wording(values["purpose"], values["text"], language=values["language"], by=by)


def _begun(request: kit.Request) -> dict[str, Any]:
    """A new version begins from the text of the one it follows."""
    pk = _key(request, "from")
    row = queries.wordings(request.actor).filter(pk=pk).first() if pk else None
    return {"purpose": row.purpose, "language": row.language, "text": row.text} if row else {"language": "pl"}


ADD_WORDING = kit.Form(
    "privacy.wording-add", _("New wording"), save=_add_wording, initial=_begun, done=lambda pk: reverse("privacy-wording", args=[pk]), right="privacy.setup",
    fields=(
        I.Choice("purpose", _("What for"), options=[(str(key), label) for key, label in words.PURPOSES.items()], required=True, span=6),
        I.Choice("language", _("Language"), options=(("pl", _("Polish")), ("en", _("English")), ("de", _("German"))), required=True, span=6),
        I.Area("text", _("What people agree to, word for word"), required=True, max=4000, rows=8, span=12,
               help=_("Who asks, what for, by which channels, and that it can be withdrawn at any time. A change is a new version.")),
    ),
)  # fmt: skip


def _load_retention(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    row = Retention.objects.get(pk=pk, company_id=by.company_id)
    return {"kind": str(words.KEPT[Kept(row.kind)]), "months": row.months, "active": row.active}, row.version


def _save_retention(values: Mapping[str, Any], *, pk: int, version: int | None, by: Actor) -> int:
    row = Retention.objects.get(pk=pk, company_id=by.company_id)
    return services.save_retention(row.kind, months=values["months"], active=bool(values.get("active")), version=version, by=by)


EDIT_RETENTION = kit.Form(
    "privacy.retention-edit",
    _("Retention period"),
    load=_load_retention,
    save=_save_retention,
    done=lambda pk: reverse("privacy-retention"),
    right="privacy.setup",
    fields=(
        I.Text("kind", _("Kind"), readonly=True, span=12),
        I.Integer("months", _("Months"), required=True, least=0, most=600, span=3),
        I.Flag("active", _("In use"), span=12),
    ),
)
