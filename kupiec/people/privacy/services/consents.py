"""Consents: written down, asked for, withdrawn, objected to; what people are asked in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from kupiec.ground.documents.public import Ref
from kupiec.ground.kernel import audit, clock, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.mail import public as mail
from kupiec.people.parties import public as parties
from kupiec.people.parties.public import Party, Person
from kupiec.people.persons import public as persons
from kupiec.people.privacy import queries
from kupiec.people.privacy.models import Consent, Link, Wording
from kupiec.people.privacy.values import (
    CONFIRM_DAYS,
    DIRECT,
    LINK,
    PARTY,
    PERSON,
    Act,
    Channel,
    ConsentDraft,
    How,
    LinkKind,
    Purpose,
)


def record(drafts: Sequence[ConsentDraft], *, by: Actor) -> list[int]:
    """Write down what persons and parties agreed or objected to; a row for each channel. Constant statements for any set.

    Refuses NOT_FOUND, BAD_CHOICE, REQUIRED without a channel or (for a consent) without any proof, FUTURE, WRONG_WORDING.
    """
    by.require("privacy.record")
    with tx.write_tx(by=by):
        _check_seen(drafts, by=by)
        wordings = {
            row.pk: row
            for row in Wording.objects.filter(company_id=by.company_id, pk__in={one.wording_id for one in drafts if one.wording_id})
        }
        for one in drafts:
            _check(one, wordings)
        rows = written(drafts, by=by)
    return [row.pk for row in rows]


def written(drafts: Sequence[ConsentDraft], *, by: Actor) -> list[Consent]:
    """The rows, with no question of rights: also by the person himself on a public page. In a write transaction."""
    now = clock.now()
    rows = [
        Consent(
            company_id=by.company_id, **_key(one.who), channel=channel, purpose=one.purpose, act=one.act, how=one.how, at=one.at or now,
            address=one.address.strip(), digest=queries.digest(channel, one.address), wording_id=one.wording_id, evidence=one.evidence.strip(),
            attachment_id=one.attachment_id, recorded_at=now, recorded_by_id=by.user_id,
        )
        for one in drafts for channel in dict.fromkeys(one.channels)
    ]  # fmt: skip
    Consent.objects.bulk_create(rows)
    for act in {one.act for one in drafts}:
        for kind in (PERSON, PARTY):
            ids = sorted({one.who[1] for one in drafts if one.act == act and one.who[0] == kind})
            if ids:
                audit.tell(kind, ids, f"consent-{act}", by=by)
    return rows


def _key(who: tuple[str, int]) -> dict[str, int]:
    return {"person_id" if who[0] == PERSON else "party_id": who[1]}


def _check_seen(drafts: Sequence[ConsentDraft], *, by: Actor) -> None:
    for kind, rows in ((PERSON, persons.visible(by)), (PARTY, parties.visible(by))):
        wanted = {one.who[1] for one in drafts if one.who[0] == kind}
        if wanted and rows.filter(pk__among=wanted).count() != len(wanted):
            raise Refusal("NOT_FOUND", N_("There is no such record."), "id")
    if any(one.who[0] not in (PERSON, PARTY) for one in drafts):
        raise Refusal("UNKNOWN_SUBJECT", N_("Consents are of persons and parties."), "kind")


def _check(one: ConsentDraft, wordings: dict[int, Wording]) -> None:
    fields = {"purpose": one.purpose, "act": one.act, "how": one.how, "address": one.address.strip(), "evidence": one.evidence.strip()}
    records.fit(Consent, fields)
    for channel in one.channels:
        records.fit(Consent, {"channel": channel})
    if not one.channels:
        raise Refusal("REQUIRED", N_("Choose at least one channel."), "channels")
    if one.act == Act.ASKED or one.how == How.LINK:
        raise Refusal(
            "BAD_CHOICE", N_("“%(value)s” is not one of the choices."), "act" if one.act == Act.ASKED else "how", params={"value": one.act}
        )
    if one.at is not None and one.at > clock.now() + dt.timedelta(minutes=5):
        raise Refusal("FUTURE", N_("This has not happened yet."), "on")
    if one.act == Act.GIVEN and not (one.evidence.strip() or one.attachment_id or one.wording_id):
        raise Refusal("REQUIRED", N_("A consent needs proof: the wording agreed to, a file, or where it can be found."), "evidence")
    if one.wording_id and (one.wording_id not in wordings or wordings[one.wording_id].purpose != one.purpose):
        raise Refusal("WRONG_WORDING", N_("This wording asks for something else."), "wording_id")


def object_to_marketing(who: tuple[str, int], *, evidence: str = "", how: str = How.EMAIL, by: Actor) -> list[int]:
    """An objection to direct marketing (art. 21.2 GDPR): by every channel and for every purpose of it, at once.

    A consent is of one channel and one purpose, so is what ends it: a row for each, none where the last word is an objection already.
    """
    by.require("privacy.record")
    with tx.write_tx(by=by):
        drafts = _objections(who, how=how, evidence=evidence, company_id=by.company_id)
        return record(drafts, by=by) if drafts else []


def _objections(who: tuple[str, int], *, company_id: int, **common: Any) -> list[ConsentDraft]:
    """What is still to be written so that every channel and purpose of direct marketing is objected to."""
    now = queries.states_of([Ref(*who)], company_id=company_id)[Ref(*who)]
    missing = {
        one: tuple(channel for channel in Channel if (channel, one) not in now or now[channel, one].act != Act.OBJECTED) for one in DIRECT
    }
    return [
        ConsentDraft(who=who, channels=channels, purpose=one, act=Act.OBJECTED, **common) for one, channels in missing.items() if channels
    ]


def ask(who: tuple[str, int], *, purpose: str = Purpose.MARKETING, address: str = "", by: Actor) -> int:
    """Write an e-mail that asks to confirm a consent by e-mail; answers the id of the link.

    Refuses NO_ADDRESS, NO_WORDING, ALREADY_GIVEN, LEFT after a withdrawal or objection, ASKED_LATELY, and what the outbox refuses.
    """
    by.require("privacy.record")
    records.fit(Link, {"purpose": purpose})
    row = queries.subject(*who, by=by)
    to = address.strip() or address_of(row)
    if not to:
        raise Refusal("NO_ADDRESS", N_("No e-mail address is known."), "address")
    records.fit(Link, {"address": to})
    with tx.write_tx(by=by):
        wording = queries.wording_now(purpose, language_of(row), company_id=by.company_id)
        if wording is None:
            raise Refusal("NO_WORDING", N_("No wording is written for this purpose yet (Settings → Wordings of consents)."), "purpose")
        _check_may_ask(who, purpose, to, by=by)
        now = clock.now()
        link = Link.objects.create(
            company_id=by.company_id, kind=LinkKind.CONFIRM, **_key(who), channel=Channel.EMAIL, purpose=purpose, address=to, wording=wording,
            made_at=now, expires_at=now + dt.timedelta(days=CONFIRM_DAYS),
        )  # fmt: skip
        written(
            [
                ConsentDraft(
                    who=who, channels=(Channel.EMAIL,), purpose=purpose, act=Act.ASKED, how=How.EMAIL, address=to, wording_id=wording.pk
                )
            ],
            by=by,
        )
        writer = Actor.system(by.company_id, request_id=by.request_id)
        letter, _book, _record = mail.proposed(LINK, link.pk, by=writer)
        mail.write(LINK, link.pk, mail.Letter(to=to, subject=letter.subject, text=letter.text, pdf=False), by=writer)
    return int(link.pk)


def _check_may_ask(who: tuple[str, int], purpose: str, to: str, *, by: Actor) -> None:
    """Nobody is asked again after he said no, nor every day (art. 398 PKE: the question itself may be marketing)."""
    ref = Ref(*who)
    now = queries.allowed([ref], Channel.EMAIL, purpose, company_id=by.company_id)[ref]
    mark = queries.digest(Channel.EMAIL, to)
    said = queries.leaving([mark], Channel.EMAIL, purpose, company_id=by.company_id).get(mark)
    if now.allowed and now.digest in ("", mark):
        raise Refusal("ALREADY_GIVEN", N_("This consent is given already."))
    if now.act in (Act.WITHDRAWN, Act.OBJECTED) or (said is not None and not said.allowed):
        raise Refusal("LEFT", N_("This consent was withdrawn or objected to; who said no isn’t asked by e-mail again."))
    if now.act == Act.ASKED and now.at is not None and now.at > clock.now() - dt.timedelta(days=CONFIRM_DAYS):
        raise Refusal(
            "ASKED_LATELY",
            N_("This was asked already on %(day)s; wait for the answer."),
            params={"day": f"{now.at.astimezone(clock.WARSAW):%d.%m.%Y}"},
        )


def address_of(row: Person | Party) -> str:
    """The e-mail address of a person, the main one of a party."""
    return row.email if isinstance(row, Person) else parties.persons.main_email(row.pk)


def language_of(row: Person | Party) -> str:
    party = row.party if isinstance(row, Person) else row
    return party.language if party.language in ("pl", "en", "de") else "en"


def leave(link: Link, *, everything: bool, evidence: str) -> None:
    """Take a consent back on a public page, or object to all direct marketing; again and again without harm."""
    by = Actor.system(link.company_id)
    who = (PERSON, link.person_id) if link.person_id else (PARTY, int(link.party_id or 0))
    common: dict[str, Any] = {"how": How.LINK, "address": link.address, "evidence": evidence}
    with tx.write_tx(by=by):
        now = queries.states_of([Ref(*who)], company_id=link.company_id)[Ref(*who)]
        if everything and (drafts := _objections(who, company_id=link.company_id, **common)):
            written(drafts, by=by)
        elif not everything and ((key := (link.channel, link.purpose)) not in now or now[key].act not in (Act.WITHDRAWN, Act.OBJECTED)):
            written([ConsentDraft(who=who, channels=(link.channel,), purpose=link.purpose, act=Act.WITHDRAWN, **common)], by=by)
        Link.objects.filter(pk=link.pk, used_at__isnull=True).update(used_at=clock.now())


def save_wording(purpose: str, text: str, *, language: str = "pl", by: Actor) -> int:
    """A new version of what people are asked; those before stay with the consents given to them. The same text again changes nothing."""
    by.require("privacy.setup")
    plain = text.strip().replace("\r\n", "\n")
    if not plain:
        raise Refusal("REQUIRED", N_("Fill this in."), "text")
    records.fit(Wording, {"purpose": purpose, "text": plain})
    if language not in ("pl", "en", "de"):
        raise Refusal("BAD_CHOICE", N_("“%(value)s” is not one of the choices."), "language", params={"value": language[:40]})
    with tx.write_tx(by=by):
        last = (
            Wording.objects.select_for_update()
            .filter(company_id=by.company_id, purpose=purpose, language=language)
            .order_by("-number")
            .first()
        )
        if last is not None and last.text == plain:
            return int(last.pk)
        made = Wording.objects.create(
            company_id=by.company_id, purpose=purpose, language=language, number=last.number + 1 if last else 1, text=plain, made_at=clock.now(), made_by_id=by.user_id,
        )  # fmt: skip
    return int(made.pk)
