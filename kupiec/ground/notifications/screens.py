"""The page on which a user chooses what to hear of, where and when."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kit import public as kit
from kupiec.ground.notifications import queries, services
from kupiec.ground.notifications.values import BY_MAIL, HOURS


@never_cache
@kit.screen()
def choices(request: Any) -> HttpResponse:
    """The topics the user may hear of, each with its ways."""
    if request.method != "POST":
        return _page(request, {})
    offered = [topic.code for topic in queries.topics(request.actor)]
    shown = {code: f"shown.{code}" in request.POST for code in offered}
    mail = {code: request.POST.get(f"mail.{code}", "off")[:20] for code in offered}
    try:
        services.choose(shown, mail, kit.parse.key(request.POST.get("hour", "")) or 0, by=request.actor)
    except Refusal as refusal:
        return _page(request, {"problem": refusal}, status=422)
    return kit.go(request, request.path, text=_("Your choices are kept."))


def _page(request: Any, more: dict[str, Any], *, status: int = 200) -> HttpResponse:
    chosen = queries.choices(request.user)
    rows = [(topic, topic.code not in chosen.muted, chosen.mail.get(topic.code, topic.mail)) for topic in queries.topics(request.actor)]
    context = {
        "rows": rows, "ways": [(way.value, label) for way, label in BY_MAIL.items()], "hours": HOURS, "hour": chosen.hour,
        "address": queries.address(request.user), **more,
    }  # fmt: skip
    return kit.page(request, "notifications/choices.html", context, title=_("Notices"), status=status)
