"""The page that says how to have one's calendar in Thunderbird or a telephone, and makes the key for it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from kupiec.ground.access import public as access
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kit import public as kit
from kupiec.people.activities import public as activities

SCOPES = ("activities.see", "activities.edit")
"""All that a calendar's key may do: the key lies in a telephone."""
WAY = activities.OtherWay(
    _("Both ways: Thunderbird, iPhone, Android"),
    _("What you move, tick off or add there changes here as well (CalDAV)."),
    "caldav-setup",
)


@never_cache
@kit.screen(right="activities.see")
def setup(request: kit.Request) -> HttpResponse:
    """The address, the name, and a new key, shown once."""
    by = request.actor
    context: dict[str, Any] = {
        "secret": "",
        "name": request.POST.get("name", ""),
        "problem": None,
        "address": request.build_absolute_uri(reverse("caldav")),
        "host": request.get_host(),
    }
    status = 200
    if request.method == "POST":
        try:
            _token, context["secret"] = access.create_token(context["name"], by=by, scopes=SCOPES)
        except Refusal as refusal:
            context["problem"], status = refusal, 422
    user = access.User.objects.get(pk=by.user_id or 0)
    return kit.page(
        request, "caldav/setup.html", {**context, "username": user.username}, title=_("Calendar both ways (CalDAV)"), status=status
    )
