"""Addresses on which people themselves agree or leave: signed, made from their rows; opening one changes nothing."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from kupiec.ground.kernel import clock, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import signed
from kupiec.people.privacy.models import Link
from kupiec.people.privacy.services import consents
from kupiec.people.privacy.values import PARTY, PERSON, Act, ConsentDraft, How, LinkKind

ROUTES = {LinkKind.CONFIRM: "privacy-confirm", LinkKind.LEAVE: "privacy-leave"}


def token(link: Link) -> str:
    """The secret part: made from the row under the key of the installation, kept nowhere."""
    told = f"{link.pk}.{link.company_id}.{link.kind}.{link.channel}.{link.purpose}.{link.address}"
    return signed.token(link.pk, told, purpose="privacy-link")


def address(link: Link) -> str:
    """The whole address, at the place this installation is known by (`KUPIEC_ADDRESS`)."""
    return f"{settings.ADDRESS}{reverse(ROUTES[LinkKind(link.kind)], args=[token(link)])}"


def find(text: str, kind: LinkKind) -> Link | None:
    """The link; None when it isn't one of ours, or is of another kind."""
    pk = signed.number(text)
    if pk is None:
        return None
    link = Link.objects.select_related("company", "wording", "person", "party", "person__party").filter(pk=pk, kind=kind).first()
    return link if link is not None and signed.same(text, token(link)) else None


def over(link: Link) -> bool:
    """Whether it can't be confirmed any more."""
    return link.used_at is not None or (link.expires_at is not None and link.expires_at <= clock.now())


def confirm(link: Link, *, agreed: bool, evidence: str) -> None:
    """The person agrees or says no, once. Refuses LINK_OVER."""
    by = Actor.system(link.company_id)
    who = (PERSON, link.person_id) if link.person_id else (PARTY, int(link.party_id or 0))
    with tx.write_tx(by=by):
        used = Link.objects.filter(pk=link.pk, used_at__isnull=True, expires_at__gt=clock.now()).update(used_at=clock.now())
        if not used:
            raise Refusal("LINK_OVER", N_("This address has served its purpose or is out of date."))
        consents.written([
            ConsentDraft(who=who, channels=(link.channel,), purpose=link.purpose, act=Act.GIVEN if agreed else Act.WITHDRAWN, how=How.LINK, address=link.address,
                         wording_id=link.wording_id, evidence=evidence),
        ], by=by)  # fmt: skip
