"""Verbs of the administrator: texts, sender, what goes by itself; and everybody's own signature."""

from __future__ import annotations

from collections.abc import Mapping

from kupiec.ground.company.public import Company
from kupiec.ground.kernel import records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Conflict, Refusal, Refusals
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import text_blocks
from kupiec.ground.mail import queries, rules, texts
from kupiec.ground.mail.models import ByItself, Sender, Signature, Text
from kupiec.ground.mail.values import AUTOMATIC, FREE, LONGEST_SUBJECT, NAMES, SLOTS

RIGHT = "mail.templates"


def slot(pk: int) -> tuple[str, str]:
    """Kind and language of a text on the settings page. Refuses NOT_FOUND."""
    if not 1 <= pk <= len(SLOTS):
        raise Refusal("NOT_FOUND", N_("There is no such text."))
    return SLOTS[pk - 1]


def check_text(heading: str, text: str, *, kind: str = "", by: Actor) -> tuple[str, str]:
    """Tidied; refuses UNKNOWN_NAME, TEMPLATE at their fields, REQUIRED. A free letter gets its subject from who writes it."""
    by.require(RIGHT)
    own = Company.objects.get(pk=by.company_id)
    sample = queries.names(dict.fromkeys(NAMES, "x"), own=own, signature="x")
    clean = {"heading": rules.one_line(heading), "text": rules.body(text)}
    wrong = [
        Refusal("REQUIRED", N_("Fill this in."), name) for name, value in clean.items() if not value and (name, kind) != ("heading", FREE)
    ]
    for name, value in clean.items():
        try:
            text_blocks.preview(value, sample, html=False)
        except Refusal as refusal:
            wrong.append(Refusal(refusal.code, refusal.message, name, params=refusal.params))
    if wrong:
        raise wrong[0] if len(wrong) == 1 else Refusals(wrong)
    records.fit(Text, clean)
    return clean["heading"][:LONGEST_SUBJECT], clean["text"]


def save_text(heading: str, text: str, *, pk: int, version: int | None = None, by: Actor) -> int:
    """The text of a kind in a language from now on; Conflict when somebody saved it meanwhile."""
    kind, language = slot(pk)
    heading, text = check_text(heading, text, kind=kind, by=by)
    with tx.write_tx(by=by):
        row = Text.objects.select_for_update().filter(company_id=by.company_id, kind=kind, language=language).first()
        seen = row.version if row else 0
        if version is not None and version != seen:
            raise Conflict(N_("Somebody else changed this record meanwhile."), seen=version, found=seen)
        if row is None:
            row = Text(company_id=by.company_id, kind=kind, language=language, version=0)
        row.heading, row.text, row.version = heading, text, row.version + 1
        row.save()
    return row.version


def reset_text(pk: int, *, by: Actor) -> None:
    """Back to the usual text."""
    kind, language = slot(pk)
    heading, text = texts.usual(kind, language)
    save_text(heading, text, pk=pk, by=by)


def save_sender(*, name: str, address: str, copy_to: str, version: int | None = None, by: Actor) -> int:
    """From whom the company's mails come. Refuses NOT_AN_EMAIL."""
    by.require(RIGHT)
    clean = {"name": rules.one_line(name), "address": "", "copy_to": ""}
    for field, given in (("address", address), ("copy_to", copy_to)):
        if given.strip():
            clean[field] = rules.address(given, field=field)
    records.fit(Sender, clean)
    with tx.write_tx(by=by):
        row = Sender.objects.select_for_update().filter(company_id=by.company_id).first()
        seen = row.version if row else 0
        if version is not None and version != seen:
            raise Conflict(N_("Somebody else changed this record meanwhile."), seen=version, found=seen)
        row = row or Sender(company_id=by.company_id, version=0)
        row.name, row.address, row.copy_to, row.version = clean["name"], clean["address"], clean["copy_to"], row.version + 1
        row.save()
    return row.version


def save_signature(text: str, *, by: Actor) -> None:
    """What stands under one's own mails; empty: the usual one."""
    if by.user_id is None:
        return
    clean = rules.body(text)
    records.fit(Signature, {"text": clean})
    with tx.write_tx(by=by):
        Signature.objects.update_or_create(user_id=by.user_id, defaults={"text": clean})


def choose(chosen: Mapping[str, bool | None], *, party_id: int = 0, by: Actor) -> None:
    """What goes by itself, for the company or for one customer; None takes the choice back."""
    by.require(RIGHT)
    if set(chosen) - set(AUTOMATIC):
        raise Refusal("UNKNOWN_CHOICE", N_("Choose from the list."))
    with tx.write_tx(by=by):
        for kind, active in sorted(chosen.items()):
            rows = ByItself.objects.filter(company_id=by.company_id, kind=kind, party_id=party_id)
            if active is None:
                rows.delete()
            elif not rows.exclude(active=active).exists() and rows.exists():
                continue
            else:
                ByItself.objects.update_or_create(company_id=by.company_id, kind=kind, party_id=party_id, defaults={"active": active})
