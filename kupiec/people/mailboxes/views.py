"""What declarations can't say: the line tried, folders chosen, a message given to one of the parties proposed."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kupiec.ground.kit import public as kit
from kupiec.people.mailboxes import queries, services, words


@require_POST
@kit.screen(right="mailboxes.own")
def try_it(request: kit.Request, pk: int) -> HttpResponse:
    """Open the line, sign in, list the folders; what went wrong stands on the page."""
    tried = services.try_mailbox(pk, by=request.actor)
    if tried.failing:
        text = kit.show.say(words.FAILINGS[tried.failing])
    else:
        text = _("The server answers, the login is right. Folders: %(count)s.") % {"count": len(tried.folders)}
    return kit.go(request, reverse("mailbox", args=[pk]), text=text)


@require_POST
@kit.screen(right="mailboxes.own")
def folders(request: kit.Request, pk: int) -> HttpResponse:
    """Which folders are read."""
    chosen = [int(one) for one in request.POST.getlist("folder") if kit.parse.key(one)]
    count = services.choose_folders(pk, chosen, by=request.actor)
    return kit.go(request, reverse("mailbox", args=[pk]), text=_("Folders read: %(count)s") % {"count": count})


@require_POST
@kit.screen(right="mailboxes.read")
def give(request: kit.Request, pk: int) -> HttpResponse:
    """One click: the message is of the party proposed, its address remembered."""
    queries.message(pk, by=request.actor)
    party = kit.parse.key(request.POST.get("party", "")) or 0
    count = services.assign([pk], party_id=party, remember=True, by=request.actor)
    return kit.go(request, reverse("message", args=[pk]), text=_("Messages assigned: %(count)s") % {"count": count})
