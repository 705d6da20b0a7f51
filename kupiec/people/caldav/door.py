"""Who comes in: a user's name and one of his keys by HTTP Basic. Never his password, which would leave out the second step; never a session."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from kupiec.ground.access import public as access
from kupiec.ground.kernel import rates
from kupiec.ground.kernel.actor import FORBIDDEN, Actor
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kit.callers import token_actors
from kupiec.people.caldav import markup
from kupiec.people.caldav.markup import CAL, DAV

PER_MINUTE, WRONG_PER_MINUTE = 600, 60
"""As the REST interface allows; the count of wrong keys is one with it."""
LONGEST_BODY = 1_000_000
Handler = Callable[..., HttpResponse]
STATUSES = {
    FORBIDDEN: (403, f"{DAV}need-privileges"),
    "TAKEN": (403, f"{CAL}no-uid-conflict"),
    "OTHER_UID": (403, f"{CAL}no-uid-conflict"),
    "BAD_COMPONENT": (403, f"{CAL}supported-calendar-component"),
    "BAD_CALENDAR": (403, f"{CAL}valid-calendar-data"),
    "BAD_FILTER": (403, f"{CAL}supported-filter"),
    "BAD_XML": (400, ""),
    "TOO_MANY": (400, ""),
    "NOT_FOUND": (404, ""),
}
"""What a refusal is to a program; all others are a 403 about the entry."""


def door(handlers: Mapping[str, Handler]) -> Handler:
    """A view that answers these methods to users who come with a key, about their own calendar only."""
    allowed = ", ".join(["OPTIONS", *handlers])

    @csrf_exempt  # programs carry their key in every request; no cookie is looked at
    @never_cache
    def view(request: Any, **parts: Any) -> HttpResponse:
        response = _answer(request, handlers, allowed, parts)
        response.headers["DAV"] = "1, 3, calendar-access"
        return response

    return view


def _answer(request: Any, handlers: Mapping[str, Handler], allowed: str, parts: dict[str, Any]) -> HttpResponse:
    if request.method == "OPTIONS" or request.method not in handlers:
        return HttpResponse(status=200 if request.method == "OPTIONS" else 405, headers={"Allow": allowed})
    request.actor = None  # whatever session the browser has, it opens nothing here
    try:
        by = caller(request)
    except TooOftenError as error:
        return HttpResponse(status=429, headers={"Retry-After": str(error.seconds)})
    if by is None:
        return HttpResponse(gettext("A name and a key for programs are needed."), status=401, content_type="text/plain; charset=utf-8",
                            headers={"WWW-Authenticate": 'Basic realm="Kupiec", charset="UTF-8"'})  # fmt: skip
    request.actor = by
    with translation.override(by.language):
        return _handled(request, handlers[request.method], parts, by)


def _handled(request: Any, handler: Handler, parts: dict[str, Any], by: Actor) -> HttpResponse:
    try:
        by.require("activities.see")
        if parts.pop("pk", by.user_id) != by.user_id:
            raise Http404("another's calendar")
        return handler(request, by, **parts)
    except ObjectDoesNotExist as error:
        raise Http404("gone meanwhile") from error
    except Conflict as conflict:
        return markup.error(412, conflict.text)
    except Refusal as refusal:
        status, condition = STATUSES.get(refusal.code, (403, f"{CAL}valid-calendar-object-resource"))
        return markup.error(status, refusal.text, condition)


class TooOftenError(Exception):
    """More calls than are allowed; `seconds` until the next are."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(seconds)


def caller(request: HttpRequest) -> Actor | None:
    """Whose name and key came with a request. A right key is never slowed down by wrong ones."""
    name, secret = _basic(request.headers.get("Authorization", ""))
    if not secret:
        return None
    for source in token_actors:
        actor = source(secret, request_id=getattr(request, "request_id", ""))
        if actor is not None and access.User.objects.filter(pk=actor.user_id or 0, username__iexact=name).exists():
            _limit(f"token:{hashlib.sha256(secret.encode()).hexdigest()[:32]}:{actor.company_id}", PER_MINUTE)
            return actor
    _limit(f"wrong-token:{request.META.get('REMOTE_ADDR', '')}", WRONG_PER_MINUTE)
    return None


def _basic(header: str) -> tuple[str, str]:
    """Name and password of a header; empty when it is no such header."""
    scheme, _blank, given = header.partition(" ")
    if scheme.lower() != "basic" or len(given) > 2000:
        return "", ""
    try:
        name, _colon, secret = base64.b64decode(given.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return "", ""
    return ("", "") if "\x00" in name + secret else (name.strip()[:60], secret)


def _limit(who: str, limit: int) -> None:
    rate = rates.take(who, limit=limit)
    if not rate.allowed:
        raise TooOftenError(rate.reset_seconds)


def with_body(handler: Callable[..., HttpResponse]) -> Handler:
    """Gives the handler the body, as long as it is not too long."""

    @wraps(handler)
    def read(request: HttpRequest, by: Actor, **parts: Any) -> HttpResponse:
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
            body = request.body if length <= LONGEST_BODY else None
        except (ValueError, RequestDataTooBig):
            body = None
        if body is None or len(body) > LONGEST_BODY:
            return markup.error(413, gettext("This is too long."), f"{CAL}max-resource-size")
        return handler(request, by, body, **parts)

    return read
