"""Answers: a page or its fragment, refusals as people see them, toasts, redirects for both kinds of request."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, TypeVar

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.translation import gettext

from kupiec.ground.access import public as access
from kupiec.ground.kernel import rights
from kupiec.ground.kernel.actor import FORBIDDEN, Actor
from kupiec.ground.kernel.refusal import Conflict, Refusal, Refusals
from kupiec.ground.kit import faults, reach, show
from kupiec.ground.kit.key_words import Key
from kupiec.ground.kit.keyset import BadAddress

log = logging.getLogger("kupiec.pages")
View = Callable[..., HttpResponseBase]
Answer = TypeVar("Answer", bound=HttpResponseBase)
_STATUS = {FORBIDDEN: 403, "BUSY": 503, "NO_SPACE": 507, "NOT_FOUND": 404}


def is_fragment(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    title: Any = "",
    keys: Sequence[Key] = (),
    status: int = 200,
) -> HttpResponse:
    """The template in the frame; asked by HTMX for `#content`, its body alone."""
    fragment = is_fragment(request) and request.headers.get("HX-Target") == "content"
    by = getattr(request, "actor", None) or None
    shown = [key for key in keys if not key.right or (by and by.may(key.right))]
    whole = {
        "kit_base": "kit/fragment.html" if fragment else "kit/page.html",
        "page_title": title,
        "keys": shown,
        **(context or {}),
    }
    response = HttpResponse(render_to_string(template, whole, request), status=status)
    response["Cache-Control"] = "private, no-cache"
    response["Vary"] = "HX-Request, HX-Target, Cookie"
    return response


def screen(right: str = "") -> Callable[[View], View]:
    """Guard of a view: someone is signed in, has the right, and refusals become answers."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return attempt(request, lambda: view(request, *args, **kwargs), right=right)

        guarded.asks_right = right  # type: ignore[attr-defined]
        return guarded

    return guard


def attempt(request: HttpRequest, work: Callable[[], Answer], *, right: str = "") -> Answer | HttpResponse:
    """Do the work of a view as the signed-in actor; a refusal or a wrong address becomes its answer."""
    by: Actor | None = getattr(request, "actor", None)
    if not by:
        if is_fragment(request):
            return HttpResponse(status=401, headers={"HX-Refresh": "true"})
        return redirect_to_login(request.get_full_path())
    try:
        if right:
            by.require(right)
        with reach.looked_at_by(by, reading=request.method in ("GET", "HEAD")):
            return work()
    except Refusal as refusal:
        return refused(request, refusal)
    except BadAddress as wrong:
        return error(request, 400, gettext("The address asks for something this page does not have: %(what)s") % {"what": wrong})
    except ObjectDoesNotExist as missing:
        raise Http404(str(missing)) from missing
    except PermissionDenied:
        return error(request, 403)
    except (DataError, OverflowError) as wrong:
        log.warning("%s %s: the database refused a value: %s", request.method, request.path, wrong)
        return error(request, 422 if request.method == "POST" else 400, gettext("One of the values is too long or too large."))


def status_of(refusal: Refusal) -> int:
    return 409 if isinstance(refusal, Conflict) else _STATUS.get(refusal.code, 422)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A no: a toast for HTMX (nothing swapped), a page otherwise."""
    status = status_of(refusal)
    if not is_fragment(request):
        return error(request, status, _told(refusal))
    each = refusal.each if isinstance(refusal, Refusals) else [refusal]
    response = HttpResponse(status=status, headers={"HX-Reswap": "none"})
    for one in each[:3]:
        toast(response, _told(one), kind="bad")
    return response


def _told(refusal: Refusal) -> str:
    """The refusal as people read it: a right by what it lets one do, not by its code."""
    code = str(refusal.params.get("right", ""))
    label = rights.catalogue().get(code) if refusal.code == FORBIDDEN else None
    return refusal.text.replace(code, show.say(label)) if label else refusal.text


def error(request: HttpRequest, status: int, text: str = "", *, ask: bool = True) -> HttpResponse:
    """The product's error page, with the number of the request; where a right is missing, whom to `ask` for it."""
    if is_fragment(request):
        response = HttpResponse(status=status, headers={"HX-Reswap": "none"})
        return toast(response, text or error_words(status)[0], kind="bad")
    heading, advice, icon = error_words(status)
    by = getattr(request, "actor", None)
    number = getattr(request, "request_id", "") or (by.request_id if by else "")
    context = {
        "status": status, "heading": heading, "advice": text or advice, "icon": icon, "number": number,
        "people": ", ".join(access.managers(by.company_id)[:3]) if status == 403 and by and ask else "",
    }  # fmt: skip
    return HttpResponse(render_to_string("kit/error.html", context, request), status=status)


def error_words(status: int) -> tuple[str, str, str]:
    words = {
        400: (gettext("This address is not right"), gettext("Go back and try from the menu."), "route"),
        403: (gettext("You may not do this"), gettext("Ask your administrator for the right."), "lock"),
        404: (gettext("There is no such page"), gettext("It may have been removed, or it belongs to another company."), "zoom-question"),
        409: (gettext("Someone else changed this meanwhile"), gettext("Open it again and look at the differences."), "users"),
        413: (gettext("That is too large"), gettext("Send it in parts, or a smaller file."), "weight"),
        422: (gettext("This could not be done"), gettext("Go back and correct the data."), "alert-circle"),
        503: (gettext("The program is busy"), gettext("Nothing was saved. Try again in a moment."), "clock-pause"),
        507: (gettext("The server’s disk is full"), gettext("Nothing was saved. Tell your administrator; reading goes on."), "server-off"),
    }
    fallback = (
        gettext("Something broke on our side"),
        gettext("Nothing was saved. Tell your administrator the number below."),
        "server-off",
    )
    return words.get(status, fallback)


def toast(response: HttpResponse, text: Any, *, kind: str = "ok", undo: Mapping[str, Any] | None = None) -> HttpResponse:
    """Show a toast when HTMX gets the answer; `undo` = {"url", "values"} posted by its button within 10 s."""
    events = json.loads(response.get("HX-Trigger", "{}"))
    events.setdefault("kit:toasts", {"toasts": []})["toasts"].append(
        {"text": show.say(text), "kind": kind, "undo": dict(undo) if undo else None}
    )
    response["HX-Trigger"] = json.dumps(events)
    return response


def announce(response: HttpResponse, text: Any) -> HttpResponse:
    """Tell the polite live region only."""
    events = json.loads(response.get("HX-Trigger", "{}"))
    events["kit:announce"] = {"text": show.say(text)}
    response["HX-Trigger"] = json.dumps(events)
    return response


def go(
    request: HttpRequest, url: str, *, text: Any = "", undo: Mapping[str, Any] | None = None, job: tuple[int, str] | None = None
) -> HttpResponse:
    """Go to an address, for HTMX and plain requests alike; `text` is a toast on arrival.

    `job`: a job to follow in the corner of all pages, and the address of its result.
    """
    if job:
        from kupiec.ground.kit import job_tray

        job_tray.follow(request, job[0], url=job[1])
    if text:
        messages.success(request, show.say(text), extra_tags=json.dumps({"undo": dict(undo) if undo else None}))
    if is_fragment(request):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith("/api/"):
        from kupiec.ground.kit.api import problems

        return problems.problem(request, 400, "BAD_PARAMETER", gettext("The request can’t be read."))
    return error(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error(request, 404)


def broken(request: HttpRequest) -> HttpResponse:
    """500, or what a database that can't write or answer means: drawn without the frame, whose queries may be what broke."""
    error = sys.exc_info()[1]
    status = faults.status(error)
    heading, advice, _icon = error_words(status)
    context = {"status": status, "heading": heading, "advice": advice, "number": getattr(request, "request_id", "")}
    return HttpResponse(render_to_string("kit/broken.html", context), status=status)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    return error(request, 403, gettext("The page was open too long. Reload it and try again."), ask=False)
