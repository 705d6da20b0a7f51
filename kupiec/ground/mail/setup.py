"""Settings → E-mail: the server, who sends, what goes by itself, texts by kind and language; one's own signature."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.company.public import Company
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal, Refusals
from kupiec.ground.kit import prints
from kupiec.ground.kit import public as kit
from kupiec.ground.mail import choices, delivery, queries, smtp
from kupiec.ground.mail.models import Sender, Signature, Text
from kupiec.ground.mail.values import AUTOMATIC, KINDS, LANGUAGES, LONGEST_SUBJECT, NAMES, SLOTS, WITH_CONSENT, Told

I = kit.inputs  # noqa: E741
RIGHT = choices.RIGHT


@kit.screen(right=RIGHT)
def overview(request: HttpRequest) -> HttpResponse:
    """Everything about e-mail on one page."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    own = Company.objects.get(pk=by.company_id)
    changed = {(row.kind, row.language) for row in Text.objects.filter(company_id=own.pk)}
    rows = [
        (label, [(LANGUAGES[language], SLOTS.index((kind, language)) + 1, (kind, language) in changed) for language in LANGUAGES])
        for kind, label in KINDS.items()
    ]
    going = [(KINDS[kind], active, kind in WITH_CONSENT) for kind, active in queries.choices_of(own.pk).items()]
    chosen = smtp.settings()
    context = {
        "rows": rows, "languages": LANGUAGES.values(), "sender": queries.sender(own), "going": going, "server": delivery.server_words(),
        "host": f"{chosen.host}:{chosen.port}" if chosen else "",
    }  # fmt: skip
    return kit.page(request, "mail/overview.html", context, title=_("E-mail"))


# texts

FIELDS = (
    I.Text("heading", _("Subject"), max=LONGEST_SUBJECT, span=12),
    I.Area("text", _("Text"), required=True, max=10_000, rows=14, span=12,
           help=_("Names in double braces are filled in, for example {{ customer.name }}.")),
)  # fmt: skip


def _load(pk: int, *, by: Actor) -> tuple[Mapping[str, Any], int]:
    kind, language = choices.slot(pk)
    heading, text, version = queries.text_of(by.company_id, kind=kind, language=language)
    return {"heading": heading, "text": text}, version


def _save(values: Mapping[str, Any], *, pk: int, version: int | None, by: Actor) -> int:
    choices.save_text(values["heading"], values["text"], pk=pk, version=version, by=by)
    return pk


def _sample(pk: int, heading: str, text: str, *, by: Actor) -> dict[str, str]:
    """The text as a customer would read it, of an invented document."""
    kind, language = choices.slot(pk)
    own = Company.objects.get(pk=by.company_id)
    with prints.speaking(language):
        facts = {
            "document.number": "123/11/2026", "document.date": "18.11.2026", "document.due": "02.12.2026", "document.total": "1 230,00 PLN",
            "document.reference": "ZAM/77", "customer.name": "Instal-Przykład Sp. z o.o.", "salesperson.name": "Anna Wiśniewska",
        }  # fmt: skip
    told = Told(company_id=own.pk, kind=kind, language=language, title="123/11/2026", facts=facts)
    subject, body = queries.filled(told, (heading, text), own=own, signature=queries.signature_of(by.user_id, own=own))
    return {"subject": subject, "body": body}


def _context(request: HttpRequest) -> Mapping[str, Any]:
    pk = request.resolver_match.kwargs["pk"]  # type: ignore[union-attr]
    by: Actor = request.actor  # type: ignore[attr-defined]
    kind, language = choices.slot(pk)
    values, version = _load(pk, by=by)
    title = f"{kit.show.say(KINDS[kind])} · {kit.show.say(LANGUAGES[language])}"
    return {"form_title": title, "pk": pk, "names": NAMES.items(), "back_url": reverse("mail-settings"), "changed": version > 0,
            "sample": _sample(pk, values["heading"], values["text"], by=by)}  # fmt: skip


TEXT = kit.Form("mail.text", _("Text of an e-mail"), fields=FIELDS, load=_load, save=_save, done=lambda pk: reverse("mail-text", args=[pk]),
                right=RIGHT, context=_context, template="mail/text.html")  # fmt: skip


@kit.screen(right=RIGHT)
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The mail beside the form as one types; an unknown name is told in its place."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    context: dict[str, Any] = {}
    try:
        heading, text = choices.check_text(request.POST.get("heading", ""), request.POST.get("text", ""), kind=choices.slot(pk)[0], by=by)
        context["sample"] = _sample(pk, heading, text, by=by)
    except Refusal as refusal:
        context["problems"] = [one.text for one in (refusal.each if isinstance(refusal, Refusals) else [refusal])]
    return HttpResponse(render_to_string("mail/_letter.html", context, request))


@kit.screen(right=RIGHT)
def usual(request: HttpRequest, pk: int) -> HttpResponse:
    """The usual text in force again."""
    if request.method == "POST":
        choices.reset_text(pk, by=request.actor)  # type: ignore[attr-defined]
    return kit.go(request, reverse("mail-text", args=[pk]), text=gettext("The usual text is back."))


# sender, what goes by itself, signature


@dataclass(frozen=True, slots=True)
class SenderAsked:
    """From whom mails come."""

    name: str = ""
    address: str = ""
    copy_to: str = ""


def _sender(request: HttpRequest) -> Mapping[str, Any]:
    row = Sender.objects.filter(company_id=request.actor.company_id).first() or Sender()  # type: ignore[attr-defined]
    return {"name": row.name, "address": row.address, "copy_to": row.copy_to}


def _save_sender(asked: SenderAsked, *, by: Actor) -> None:
    choices.save_sender(name=asked.name, address=asked.address, copy_to=asked.copy_to, by=by)


SENDER = kit.Form(
    "mail.sender", _("Sender"), command=SenderAsked, initial=_sender, save=_save_sender, right=RIGHT, done=lambda _result: reverse("mail-settings"),
    fields=(
        I.Text("name", _("Name"), max=120, span=6, help=_("Empty: the company’s name.")),
        I.Text("address", _("Address"), max=254, span=6, help=_("Empty: the company’s e-mail.")),
        I.Text("copy_to", _("Blind copy of every e-mail to"), max=254, span=6),
    ),
)  # fmt: skip
_AUTO = tuple(
    I.Flag(kind, KINDS[kind], span=12, help=_("Only to customers who agreed to electronic invoices.") if kind in WITH_CONSENT else "")
    for kind in AUTOMATIC
)


def _save_going(values: Mapping[str, Any], *, by: Actor) -> None:
    choices.choose({kind: bool(values.get(kind)) for kind in AUTOMATIC}, by=by)


GOING = kit.Form(
    "mail.going", _("What goes by itself"), fields=_AUTO, save=_save_going, right=RIGHT, done=lambda _result: reverse("mail-settings"),
    initial=lambda request: queries.choices_of(request.actor.company_id),
)  # fmt: skip
ANSWERS = (("", _("as for everybody")), ("yes", _("always")), ("no", _("never")))
_MEANS = {"yes": True, "no": False}


def _party_initial(ids: Any, by: Actor) -> Mapping[str, Any]:
    words = {True: "yes", False: "no", None: ""}
    return {kind: words[active] for kind, active in queries.choices_of(by.company_id, ids[0]).items()} if ids else {}


def _party_going(ids: Any, *, by: Actor, **chosen: Any) -> None:
    for party_id in ids:
        choices.choose({kind: _MEANS.get(chosen.get(kind) or "") for kind in AUTOMATIC}, party_id=party_id, by=by)


PARTY_GOING = kit.Operation(
    "mail-going", _("E-mails that go by themselves"), run=_party_going, icon="mail", right=RIGHT, bulk=False, more=True,
    initial=_party_initial, message=_("Saved"),
    fields=tuple(I.Choice(kind, KINDS[kind], options=ANSWERS[1:], blank=ANSWERS[0][1], span=6) for kind in AUTOMATIC),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SignatureAsked:
    """What stands under one's mails."""

    text: str = ""


def _signature(request: HttpRequest) -> Mapping[str, Any]:
    by: Actor = request.actor  # type: ignore[attr-defined]
    row = Signature.objects.filter(user_id=by.user_id).first() if by.user_id else None
    return {"text": row.text if row else queries.signature_of(by.user_id, own=Company.objects.get(pk=by.company_id))}


def _save_signature(asked: SignatureAsked, *, by: Actor) -> None:
    choices.save_signature(asked.text, by=by)


SIGNATURE = kit.Form(
    "mail.signature", _("My signature in e-mails"), command=SignatureAsked, initial=_signature, save=_save_signature, right="mail.send",
    done=lambda _result: reverse("mail-signature"),
    fields=(I.Area("text", _("Signature"), max=2000, rows=6, span=12, help=_("Empty: your name, the company and the telephone.")),),
)  # fmt: skip
