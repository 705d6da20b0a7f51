"""Substitutes: who acts for me while I am away, and acting for another (KER-11)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kupiec.ground.access import public as access
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kit import public as kit

PAGE = "/konto/zastepstwa/"


@never_cache
@kit.screen()
def substitutes(request: Any) -> HttpResponse:
    return _page(request, {})


def _page(request: Any, more: dict[str, Any], *, status: int = 200) -> HttpResponse:
    by, mine = request.actor, request.user.pk
    rows = list(access.substitution.of(mine, company_id=by.company_id))
    context = {
        "mine": [row for row in rows if row.absent_id == mine],
        "for_others": [row for row in rows if row.substitute_id == mine],
        "today_for": {user.pk for user in access.substitution.today_for(mine, company_id=by.company_id)},
        "people": [user for user in access.substitution.people(by) if user.pk != mine],
        "typed": {},
        **more,
    }
    return kit.page(request, "settings/substitutes.html", context, title=_("Substitution"), status=status)


@require_POST
@kit.screen()
def appoint(request: Any) -> HttpResponse:
    post = request.POST
    typed = {name: post.get(name, "")[:200] for name in ("substitute", "starts_on", "ends_on", "note")}
    try:
        first = kit.parse.day(typed["starts_on"], field="starts_on")
        last = kit.parse.day(typed["ends_on"], field="ends_on")
        access.substitution.appoint(
            request.user.pk, kit.parse.key(typed["substitute"]) or 0, starts_on=first, ends_on=last, note=typed["note"], by=request.actor
        )  # fmt: skip
    except Refusal as refusal:
        return _page(request, {"problem": refusal, "typed": typed}, status=422)
    return kit.go(request, PAGE, text=_("Your substitute is appointed."))


@require_POST
@kit.screen()
def end(request: Any) -> HttpResponse:
    access.substitution.end(kit.parse.key(request.POST.get("substitution", "")) or 0, by=request.actor)
    return kit.go(request, PAGE, text=_("The substitution has ended."))


@require_POST
@kit.screen()
def act(request: Any) -> HttpResponse:
    """Begin to act for someone absent; nobody named: be oneself again."""
    request.session.pop(access.substitution.ACTING_FOR, None)
    wanted = kit.parse.key(request.POST.get("absent", ""))
    if wanted and wanted in {user.pk for user in access.substitution.today_for(request.user.pk, company_id=request.actor.company_id)}:
        request.session[access.substitution.ACTING_FOR] = wanted
    return kit.go(request, "/")
