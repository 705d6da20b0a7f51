"""The list under the bell: what waits for a decision, what is to be known; put off till later, marked as read (UX 3.4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from kupiec.ground.access import public as access
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import frame, pages
from kupiec.ground.kit.request import Request

KINDS = (("decide", _("To decide")), ("info", _("For information")), ("system", _("System")))
SNOOZES = (("hour", _("1 hour")), ("tomorrow", _("tomorrow")), ("monday", _("on Monday")))
MOST = 300
NEWS = 20
"""So many unread ones are handed to the page, which says those it has not said yet."""
CHOICES = "notice_choices"
"""Where a user's choices lie in his preferences; `muted`: topics he doesn't want to see here."""
MORNING = dt.time(7)


@pages.screen()
def view(request: Request) -> HttpResponse:
    """The list; `?count=1` the number waiting for a decision and what is unread; POST `do=snooze|wake|read`."""
    found = heard(request.user, request.actor)
    state = access.preferences.kept(request.user, "notices")
    if request.method == "POST":
        state = _change(request, found)
    later = _put_off(state)
    read = set(state.get("read", ()))
    if "count" in request.GET:
        waiting = sum(notice.kind == "decide" and notice.id not in later for notice in found)
        news = [notice for notice in found if notice.id not in later and notice.id not in read][:NEWS]
        return HttpResponse(render_to_string("kit/_bell.html", {"waiting": waiting, "news": news}, request))
    groups = [
        (label, [(notice, notice.id in read) for notice in found if notice.kind == kind and notice.id not in later])
        for kind, label in KINDS
    ]
    context = {
        "groups": groups, "any": bool(found), "later": [(notice, later[notice.id]) for notice in found if notice.id in later],
        "snoozes": SNOOZES, "unread": any(notice.kind != "decide" and notice.id not in read for notice in found),
    }  # fmt: skip
    response = HttpResponse(render_to_string("kit/_notices.html", context, request))
    if request.method == "POST":
        response["HX-Trigger"] = "kit:bell"
    return response


def heard(user: access.User, by: Actor) -> list[frame.Notice]:
    """What rooms have to tell the user, but for topics he has muted."""
    muted = set(access.preferences.kept(user, CHOICES).get("muted", ()))
    found = [notice for source in frame.notice_sources for notice in source.notices(by)]
    return [notice for notice in found if notice.topic not in muted] if muted else found


def open_notices(user: access.User, by: Actor) -> list[frame.Notice]:
    """Those he has neither put off nor, unless they wait for a decision, read."""
    state = access.preferences.kept(user, "notices")
    later, read = _put_off(state), set(state.get("read", ()))
    found = [notice for source in frame.notice_sources for notice in source.notices(by)]
    return [notice for notice in found if notice.id not in later and (notice.kind == "decide" or notice.id not in read)]


def _change(request: Request, found: list[frame.Notice]) -> dict[str, Any]:
    there = {notice.id for notice in found}
    asked, name = request.POST.get("do", ""), request.POST.get("id", "")
    if asked not in ("read", "snooze", "wake") or (asked != "read" and name not in there):
        raise pages.BadAddress("do")
    until = _until(request.POST.get("until", "")) if asked == "snooze" else None

    def changed(state: dict[str, Any]) -> dict[str, Any]:
        """Of notices that are gone nothing is kept."""
        later = {key: moment for key, moment in state.get("until", {}).items() if key in there and key != name}
        read = [key for key in state.get("read", ()) if key in there]
        if until is not None:
            later[name] = until.isoformat()
        if asked == "read":
            read = sorted(there)[:MOST]
        return {"until": later, "read": read}

    return access.preferences.keep("notices", changed, by=request.actor)


def _until(text: str) -> dt.datetime:
    """An hour, or seven in the morning tomorrow or on Monday."""
    today = clock.today()
    days = {"tomorrow": 1, "monday": 7 - today.weekday()}
    if text == "hour":
        return clock.now() + dt.timedelta(hours=1)
    if text not in days:
        raise pages.BadAddress("until")
    return dt.datetime.combine(today + dt.timedelta(days=days[text]), MORNING, tzinfo=clock.WARSAW)


def _put_off(state: Mapping[str, Any]) -> dict[str, dt.datetime]:
    moments = {key: dt.datetime.fromisoformat(text) for key, text in state.get("until", {}).items()}
    now = clock.now()
    return {key: moment for key, moment in moments.items() if moment > now}
