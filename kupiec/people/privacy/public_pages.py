"""Pages for people who aren't our users: confirm a consent, leave. GET shows, however often mail scanners follow it; POST decides."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from kupiec.ground.kernel.refusal import Refusal
from kupiec.people.privacy import links, words
from kupiec.people.privacy.models import Link
from kupiec.people.privacy.services import consents
from kupiec.people.privacy.values import Channel, LinkKind, Purpose


def _proof(request: HttpRequest) -> str:
    """From where it was decided."""
    return f"IP {request.META.get('REMOTE_ADDR', '')}, {request.headers.get('User-Agent', '')}"[:400]


def _language(link: Link) -> str:
    row = link.person or link.party
    return consents.language_of(row) if row is not None else "pl"


def _masked(address: str) -> str:
    """Enough to be recognised by its owner."""
    name, _at, domain = address.rpartition("@")
    return f"{name[:2]}…@{domain}" if name else address


@never_cache
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """What one would agree to, word for word; two buttons."""
    link = links.find(token, LinkKind.CONFIRM)
    if link is None:
        return _bare(request, _unknown(), status=404)
    with translation.override(_language(link)):
        if request.method == "POST" and request.POST.get("do") in ("yes", "no"):
            return _confirmed(request, link, agreed=request.POST["do"] == "yes")
        if links.over(link):
            return _bare(
                request,
                {
                    "title": gettext("This address has served its purpose"),
                    "text": gettext("It was used already or is out of date. Nothing changed now."),
                    "link": link,
                },
                status=410,
            )
        context = {
            "title": gettext("Do you agree?"),
            "asks": True,
            "wording": link.wording.text if link.wording else "",
            "channel": words.CHANNELS[Channel(link.channel)],
            "address": _masked(link.address),
        }
        return _bare(request, {**context, "link": link}, status=200)


def _confirmed(request: HttpRequest, link: Link, *, agreed: bool) -> HttpResponse:
    try:
        links.confirm(link, agreed=agreed, evidence=_proof(request))
    except Refusal as refusal:
        return _bare(request, {"title": gettext("This address has served its purpose"), "text": refusal.text, "link": link}, status=410)
    text = (
        gettext("Thank you. You can withdraw your consent at any time, with one click in any message.")
        if agreed
        else gettext("We won’t write to you about this.")
    )
    return _bare(
        request,
        {"title": gettext("Written down") if agreed else gettext("Understood"), "text": text, "link": link, "done": agreed},
        status=200,
    )


@never_cache
@csrf_exempt  # mail programs send the one click themselves (RFC 8058), without our form
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """Withdraw with one click, or say no to all advertising."""
    link = links.find(token, LinkKind.LEAVE)
    if link is None:
        return _bare(request, _unknown(), status=404)
    with translation.override(_language(link)):
        if request.method == "POST":
            everything = request.POST.get("do") == "all"
            consents.leave(link, everything=everything, evidence=_proof(request))
            text = (
                gettext("You won’t get advertising from us by any channel any more.")
                if everything
                else gettext("You won’t get such messages any more.")
            )
            return _bare(request, {"title": gettext("Done"), "text": text, "link": link, "done": True}, status=200)
        context = {
            "title": gettext("Stop these messages?"),
            "leaves": True,
            "purpose": words.PURPOSES[Purpose(link.purpose)],
            "address": _masked(link.address),
            "link": link,
        }
        return _bare(request, context, status=200)


def _unknown() -> dict[str, Any]:
    return {
        "title": gettext("This address isn’t valid"),
        "text": gettext("It may have been cut off by the mail program. Copy it whole from the message."),
    }


def _bare(request: HttpRequest, context: dict[str, Any], *, status: int) -> HttpResponse:
    response = render(request, "privacy/public.html", {"language": translation.get_language() or "pl", **context}, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response
