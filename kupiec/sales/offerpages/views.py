"""Our side of the customer's page: an answer, a page taken back."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kit import public as kit
from kupiec.sales.offerpages import queries, services


@kit.screen(right="offers.edit")
def answer(request: kit.Request, pk: int) -> HttpResponse:
    """POST answers; then the offer's page again."""
    row = queries.questions(request.actor).get(pk=pk)
    if request.method != "POST":
        raise Http404
    services.answer(pk, request.POST.get("answer", ""), by=request.actor)
    return kit.go(request, _panel(row.offer_version_id), text=_("Answered"))


@kit.screen(right="offers.send")
def revoke(request: kit.Request, pk: int) -> HttpResponse:
    """POST takes the address back; then the offer's page again."""
    row = queries.visible(request.actor).get(pk=pk)
    if request.method != "POST":
        raise Http404
    services.revoke([pk], by=request.actor)
    return kit.go(request, reverse("offer", args=[row.offer_id]), text=_("The page opens no more"))


def _panel(version_id: int) -> str:
    return reverse("offer-version", args=[version_id])
