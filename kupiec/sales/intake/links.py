"""The private address on which a customer orders: signed, made from its row; it ends on a day and can be taken back."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.urls import reverse

from kupiec.ground.kernel import clock
from kupiec.ground.kit import signed
from kupiec.sales.intake.models import Link


def token(link: Link) -> str:
    """The secret part: made from the row under the key of the installation, kept nowhere."""
    told = f"{link.pk}.{link.company_id}.{link.party_id}.{link.created_at.astimezone(dt.UTC).isoformat()}"
    return signed.token(link.pk, told, purpose="order-page")


def address(link: Link) -> str:
    """The whole address, at the place this installation is known by (`KUPIEC_ADDRESS`)."""
    return f"{settings.ADDRESS}{reverse('order-page', args=[token(link)])}"


def find(text: str) -> Link | None:
    """The link; None when it isn't one of ours."""
    pk = signed.number(text)
    if pk is None:
        return None
    link = Link.objects.select_related("company", "party").filter(pk=pk).first()
    return link if link is not None and signed.same(text, token(link)) else None


def over(link: Link) -> bool:
    """Whether it opens nothing any more."""
    return link.revoked_at is not None or link.expires_at <= clock.now() or link.party.archived
