"""Who calls the API: a token in the header, or the browser's session (then with the CSRF token); and how often."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import translation
from django.utils.functional import LazyObject
from django.utils.translation.trans_real import parse_accept_lang_header
from ninja.security import APIKeyCookie, HttpBearer

from kupiec.ground.kernel import rates
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit.api.problems import TooMany
from kupiec.ground.kit.callers import token_actors

PER_MINUTE = 600
WRONG_TOKENS_PER_MINUTE = 60


class ByToken(HttpBearer):
    """`Authorization: Bearer <token>`."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        for source in token_actors:
            actor = source(token, request_id=getattr(request, "request_id", ""))
            if actor is not None:
                return _welcome(request, actor, f"token:{hashlib.sha256(token.encode()).hexdigest()[:32]}")
        _limit(f"wrong-token:{request.META.get('REMOTE_ADDR', '')}", WRONG_TOKENS_PER_MINUTE)
        return None


class _CsrfCheck(CsrfViewMiddleware):
    """Django's own check, answering with a Refusal instead of a page."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        raise Refusal("CSRF", N_("The page is out of date; reload it and try again."))


class BySession(APIKeyCookie):
    """The browser's own session; whatever writes must carry the CSRF token, as a form does."""

    param_name = settings.SESSION_COOKIE_NAME

    def __init__(self) -> None:
        super().__init__(csrf=False)

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        actor = getattr(request, "actor", None)
        if not actor:
            return None
        check = _CsrfCheck(lambda request: HttpResponse())
        check.process_request(request)
        if request.method not in ("GET", "HEAD", "OPTIONS"):
            check.process_view(request, lambda request: HttpResponse(), (), {})
        return _welcome(request, actor, f"user:{actor.user_id}")


def _welcome(request: Any, actor: Any, caller: str) -> Actor:
    if isinstance(actor, LazyObject):
        actor = actor._wrapped  # known by now; each question through it costs three
    request.actor = actor
    request.api_caller = f"{caller}:{actor.company_id}"
    translation.activate(_asked(request, caller) or actor.language)
    _limit(request.api_caller, PER_MINUTE)
    return actor


def _asked(request: Any, caller: str) -> str:
    """The language a program asks for in Accept-Language; a browser's person has chosen one already."""
    if caller.startswith("token:"):
        for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
            if (short := code.split("-", 1)[0]) in dict(settings.LANGUAGES):
                return short
    return ""


def _limit(caller: str, limit: int) -> None:
    rate = rates.take(caller, limit=limit)
    if not rate.allowed:
        raise TooMany(rate.reset_seconds)
