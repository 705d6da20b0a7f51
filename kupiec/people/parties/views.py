"""What declarations can't say: deleting with reasons, taking a row away."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from kupiec.ground.kit import public as kit
from kupiec.people.parties import queries, services
from kupiec.people.parties.drafts import AccountDraft, AddressDraft, ContactDraft, PreferenceDraft
from kupiec.people.parties.models import Address, ContactRow, PartyBankAccount, Preference
from kupiec.people.parties.services import card

_ROWS: dict[str, tuple[type, Any]] = {
    "adres": (AddressDraft, Address),
    "kontakt": (ContactDraft, ContactRow),
    "konto": (AccountDraft, PartyBankAccount),
    "preferencja": (PreferenceDraft, Preference),
}


@kit.screen(right="parties.delete")
def delete(request: kit.Request, pk: int) -> HttpResponse:
    """Ask once when nothing refers to the party; else the reasons with links, and the archive instead."""
    by = request.actor
    party = queries.visible(by).get(pk=pk)
    if request.method == "POST":
        if request.POST.get("instead") == "archive":
            services.archive([pk], by=by)
            return kit.go(request, reverse("parties"), text=_("Put into the archive."))
        services.delete([pk], by=by)
        return kit.go(request, reverse("parties"), text=_("%(name)s was deleted.") % {"name": party})
    reasons = services.blockers([pk], by=by).get(pk, [])
    context = {"party": party, "reasons": reasons, "back": reverse("party", args=[pk])}
    return kit.page(request, "parties/delete.html", context, title=_("Delete %(name)s") % {"name": party})


@kit.screen(right="parties.edit")
def drop_row(request: kit.Request, kind: str, pk: int) -> HttpResponse:
    """Take an address, contact row, account or preference away from its party."""
    by = request.actor
    if kind not in _ROWS or request.method != "POST":
        raise Http404(kind)
    draft, model = _ROWS[kind]
    row = model._base_manager.get(pk=pk, party__in=queries.visible(by))
    card.drop(draft, pk, party_id=row.party_id, by=by)
    return kit.go(request, reverse("party", args=[row.party_id]) + "?panel=contact", text=_("Removed."))
