"""E-mail and consents: the request to confirm one, and who may be sent advertising (art. 398 PKE)."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext

from kupiec.ground.documents.public import Ref
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import show
from kupiec.ground.mail import public as mail
from kupiec.people.parties import public as parties
from kupiec.people.privacy import links, queries, words
from kupiec.people.privacy.models import Link
from kupiec.people.privacy.services import consents
from kupiec.people.privacy.values import LINK, PARTY, PERSON, Act, Channel, LinkKind, Verdict


def rows(by: Actor) -> object:
    """Nobody sees these e-mails in the outbox: whoever reads the address could agree in another's name."""
    found = Link.objects.filter(company_id=by.company_id, kind=LinkKind.CONFIRM)
    return found if by.user_id is None and by.all_rights else found.none()


def tell(ids: Sequence[int], by: Actor) -> dict[int, mail.Told]:
    found = Link.objects.filter(pk__in=list(ids), company_id=by.company_id).select_related("wording", "person__party", "party")
    return {link.pk: _told(link) for link in found}


def _told(link: Link) -> mail.Told:
    row = link.person or link.party
    assert row is not None
    facts = {"consent.text": link.wording.text if link.wording else "", "consent.link": links.address(link), "customer.name": str(row)}
    return mail.Told(
        company_id=link.company_id, kind="consent", language=consents.language_of(row), title=str(row), to=link.address, facts=facts
    )


def _page(pk: int) -> str:
    link = Link.objects.get(pk=pk)
    return reverse("person", args=[link.person_id]) if link.person_id else reverse("party", args=[link.party_id])


SOURCE = mail.Source(LINK, rows=rows, see="privacy.see", tell=tell, url=_page)  # type: ignore[arg-type]


class Consents:
    """What the outbox asks before it takes advertising."""

    def purposes(self) -> Sequence[tuple[str, str]]:
        return [(str(key), str(label)) for key, label in words.PURPOSES.items() if key != "profiling"]

    def refused(self, address: str, *, purpose: str, party_id: int | None, company_id: int) -> str:
        """Why not, in words; empty when one of the people at this address agreed and none said no."""
        mark = queries.digest(Channel.EMAIL, address)
        said = queries.leaving([mark], Channel.EMAIL, purpose, company_id=company_id).get(mark)
        refs = owners(address, party_id)
        verdicts = list(queries.allowed(refs, Channel.EMAIL, purpose, company_id=company_id).values())
        against = next((one for one in [*verdicts, *([said] if said else [])] if one.act in (Act.WITHDRAWN, Act.OBJECTED)), None)
        if against is not None:
            return _no(against)
        if any(one.allowed and one.digest in ("", mark) for one in verdicts):
            return ""
        if any(one.act == Act.ASKED for one in verdicts):
            return gettext("the consent was asked for and isn’t confirmed yet.")
        return gettext("there is no consent to this.")

    def leaving(self, address: str, *, purpose: str, party_id: int | None, company_id: int) -> str:
        mark = queries.digest(Channel.EMAIL, address)
        refs = owners(address, party_id)
        verdicts = queries.allowed(refs, Channel.EMAIL, purpose, company_id=company_id)
        ref = next(ref for ref, one in verdicts.items() if one.allowed and one.digest in ("", mark))
        key = {"person_id": ref.id} if ref.kind == PERSON else {"party_id": ref.id}
        fixed = {"company_id": company_id, "kind": LinkKind.LEAVE, "channel": Channel.EMAIL, "purpose": purpose, "address": address, **key}
        link = Link.objects.filter(**fixed).first() or Link.objects.create(**fixed, made_at=clock.now())
        return links.address(link)


def _no(one: Verdict) -> str:
    day = show.day(one.at.astimezone(clock.WARSAW).date()) if one.at else ""
    said = (
        gettext("the consent was withdrawn on %(day)s.") if one.act == Act.WITHDRAWN else gettext("whoever reads it objected on %(day)s.")
    )
    return said % {"day": day}


def owners(address: str, party_id: int | None) -> list[Ref]:
    """Whose address it is: the person's, the party's own, or of the party the letter goes to."""
    found = parties.persons.emails.owners([address.lower()]).get(address.lower())
    refs = []
    if found is not None:
        refs = [Ref(PERSON, found[1])] if found[1] else [Ref(PARTY, found[0])]
    at_party = (
        parties.Person.objects.filter(party_id=party_id, email__iexact=address, archived=False).values_list("pk", flat=True)
        if party_id
        else []
    )
    refs += [Ref(PERSON, pk) for pk in at_party]
    if party_id and not refs:
        refs = [Ref(PARTY, party_id)]
    return list(dict.fromkeys(refs))
