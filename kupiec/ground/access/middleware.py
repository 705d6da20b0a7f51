"""Every request gets its number, its actor and its language; what isn't public needs a sign-in."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import logout
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from kupiec.ground.access import factors, queries
from kupiec.ground.kernel import clock

PUBLIC_PREFIXES = (
    "/static/",
    "/wejscie/",
    "/zdrowie/",
    "/api/",
    "/favicon.ico",
    "/kalendarz/subskrypcja/",
    "/caldav/",
    "/.well-known/caldav",
    "/decyzja/",
    "/zgody/",
    "/oferta/",
    "/zamow/",
)
SIGN_IN = "/wejscie/"
SEEN_EVERY = dt.timedelta(minutes=10)
IDLE = dt.timedelta(hours=10)
SECOND_STEP = "/konto/drugi-krok/"


class ActorMiddleware:
    """Sets `request.request_id` and `request.actor`; sends strangers to the sign-in page (HTMX: by HX-Redirect)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.request_id = secrets.token_hex(6)
        if "%00" in request.META.get("QUERY_STRING", "") or "\x00" in request.path:
            raise BadRequest("NUL")  # no address of ours has one, no database takes it
        public = request.path.startswith(PUBLIC_PREFIXES)
        if not public and not self._let_in(request):
            return self._to_sign_in(request)
        if not public and self._held(request):
            return self._to(request, SECOND_STEP)
        if not public:
            request.actor = self._actor(request)
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        elif getattr(request, "user", None) is not None and not request.path.startswith("/static/"):
            request.actor = SimpleLazyObject(lambda: self._actor(request))
        response = self.get_response(request)
        response.headers["X-Request-Id"] = request.request_id
        return response

    def _let_in(self, request: Any) -> bool:
        """Whether the session still holds; a page left open that asks by itself does not keep it alive."""
        if not request.user.is_authenticated or not request.user.is_active:
            return False
        moment = clock.now()
        seen = request.session.get("seen_at")
        last = dt.datetime.fromisoformat(seen) if seen else moment
        if moment - last > IDLE:
            logout(request)
            return False
        if not seen or (moment - last > SEEN_EVERY and "X-Background" not in request.headers):
            request.session["seen_at"] = moment.isoformat()
        return True

    def _actor(self, request: Any) -> Any:
        if not request.user.is_authenticated:
            return None
        actor = queries.actor_of(
            request.user,
            company_id=request.session.get("company_id"),
            branch_id=request.session.get("branch_id"),
            request_id=request.request_id,
        )
        absent = request.session.get(queries.ACTING_FOR)
        return queries.acting(actor, absent) if absent else actor

    def _held(self, request: Any) -> bool:
        """Someone who must set up his second step goes nowhere else."""
        if not request.session.get(factors.MISSING):
            return False
        return not request.path.startswith((SECOND_STEP, "/wyjscie/"))

    def _to_sign_in(self, request: Any) -> HttpResponse:
        if "X-Background" in request.headers:
            return HttpResponse(status=401)  # a page left open stays, with what was typed on it
        if request.headers.get("HX-Request") or request.path == "/":
            return self._to(request, SIGN_IN)
        return HttpResponseRedirect(SIGN_IN + "?" + urlencode({"next": request.get_full_path()}))

    def _to(self, request: Any, address: str) -> HttpResponse:
        if request.headers.get("HX-Request"):
            return HttpResponse(status=401, headers={"HX-Redirect": address})
        return HttpResponseRedirect(address)


def remember(request: Any) -> None:
    """Write into the new session whose it is, since when and from where."""
    request.session["started_at"] = clock.now().isoformat()
    request.session["address"] = request.META.get("REMOTE_ADDR")
    request.session["browser"] = request.headers.get("User-Agent", "")[:200]


__all__ = ["ActorMiddleware", "remember"]
