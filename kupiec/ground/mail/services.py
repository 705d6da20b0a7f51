"""Verbs of the outbox: write, write what goes by itself, cancel, send again."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from kupiec.ground.company.public import Company
from kupiec.ground.files import public as files
from kupiec.ground.kernel import clock, jobs, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import update_rows
from kupiec.ground.kernel.refusal import Refusal, Refusals
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import show
from kupiec.ground.mail import advertising, delivery, queries, rules, smtp, sockets
from kupiec.ground.mail.models import Mail, MailFile
from kupiec.ground.mail.values import (
    AUTOMATIC,
    LONGEST_SUBJECT,
    LONGEST_TEXT,
    MOST_RECIPIENTS,
    NOTICE,
    WITH_CONSENT,
    Book,
    Letter,
    Returned,
    State,
    Told,
    ToUser,
)

_ID = re.compile(r"<[!-;=?-~]{1,240}>")
NOBODY = "nobody@mail.invalid"
"""Stands for the sender of a mail that was written while none was set."""
NO_ADDRESS = N_("The customer has no e-mail address for this.")
NO_SENDER = N_("No address to send from is set; an administrator gives it under Settings → E-mail.")


def told(subject: str, pk: int, *, by: Actor) -> Told:
    """The record as its room tells it. Refuses UNKNOWN_SUBJECT, FORBIDDEN, NOT_FOUND."""
    asked = sockets.source(subject)
    by.require(asked.see)
    if not asked.rows(by).filter(pk=pk).exists():
        raise Refusal("NOT_FOUND", N_("There is no such record."), "subject_id")
    return asked.tell([pk], by)[pk]


def proposed(subject: str, pk: int, *, by: Actor) -> tuple[Letter, Book, Told]:
    """The mail as it would go now: addresses, subject and text of its kind in the customer's language."""
    by.require("mail.send")
    record = told(subject, pk, by=by)
    own = Company.objects.get(pk=record.company_id)
    book = _book(record)
    source = queries.text_of(own.pk, kind=record.kind, language=record.language)[:2]
    heading, text = queries.filled(record, source, own=own, signature=queries.signature_of(by.user_id, own=own))
    first = record.to or (book.addresses[0].address if book.addresses else "")
    whole = "\n\n".join(part for part in (text, record.quote) if part)[:LONGEST_TEXT]
    return Letter(to=first, subject=record.heading or heading, text=whole, reply_to=queries.reply_to(by.user_id)), book, record


def _book(record: Told) -> Book:
    if record.party_id is None:
        return Book()
    return sockets.books([record.party_id], kind=record.kind, company_id=record.company_id).get(record.party_id, Book())


def write(subject: str, pk: int, letter: Letter, *, by: Actor) -> int:
    """Put a mail of a record into the outbox; it goes after the transaction. Answers its id.

    Refuses NOT_NOW with the room's reason, NOT_AN_EMAIL at its field, REQUIRED, TOO_LARGE, NO_SENDER; for advertising NO_CONSENT, ONE_EACH.
    """
    by.require("mail.send")
    told(subject, pk, by=by)
    source = sockets.source(subject)
    with tx.write_tx(by=by):
        if source.ready is not None:
            source.ready(pk, by)
        record = told(subject, pk, by=by)
        if record.reason:
            raise Refusal("NOT_NOW", record.reason)
        clean, leave = advertising.dressed(
            _checked(letter), party_id=record.party_id, company_id=record.company_id, language=queries.spoken(record.language)
        )
        mail = _mail((subject, pk), record, clean, sender=queries.sender(Company.objects.get(pk=record.company_id)), by=by)
        mail.unsubscribe = leave
        mail.save()
        _attach(mail, record, letter, by=by)
        if source.written is not None:
            source.written(mail, by)
        delivery.queue(by=by)
    return int(mail.pk)


def _checked(letter: Letter) -> Letter:
    """Addresses in ASCII, one-line subject; every field that is wrong is told."""
    wrong: list[Refusal] = []
    clean: dict[str, Any] = {}
    for name in ("to", "cc", "bcc", "reply_to"):
        try:
            clean[name] = ", ".join(rules.addresses(getattr(letter, name), field=name))
        except Refusal as refusal:
            wrong.append(refusal)
    if not wrong and not clean["to"]:
        wrong.append(Refusal("REQUIRED", N_("Who is it for?"), "to"))
    if len([one for name in ("to", "cc", "bcc") for one in clean.get(name, "").split(", ") if one]) > MOST_RECIPIENTS:
        wrong.append(Refusal("TOO_MANY", N_("At most %(most)s recipients."), "to", params={"most": MOST_RECIPIENTS}))
    if ", " in clean.get("reply_to", ""):
        wrong.append(Refusal("TOO_MANY", N_("One address only."), "reply_to"))
    clean["subject"], clean["text"] = rules.one_line(letter.subject), rules.body(letter.text)
    if not clean["subject"]:
        wrong.append(Refusal("REQUIRED", N_("Fill this in."), "subject"))
    for name, most in (("subject", LONGEST_SUBJECT), ("text", LONGEST_TEXT)):
        if len(clean[name]) > most:
            wrong.append(Refusal("TOO_LONG", N_("At most %(max)s characters."), name, params={"max": most}))
    if wrong:
        raise wrong[0] if len(wrong) == 1 else Refusals(wrong)
    return replace(letter, **clean)


def _mail(about: tuple[str, int], record: Told, letter: Letter, *, sender: tuple[str, str, str], by: Actor) -> Mail:
    """The row, not saved; its Message-ID is made here, once."""
    address, name, copy = sender
    if not address:
        raise Refusal("NO_SENDER", NO_SENDER)
    address = rules.address(address, field="address")
    bcc = ", ".join(dict.fromkeys(one for one in (*letter.bcc.split(", "), copy) if one)) if not letter.purpose else ""
    now = clock.now()
    return Mail(
        company_id=record.company_id, subject=about[0], subject_id=about[1], party_id=record.party_id, kind=record.kind,
        language=queries.spoken(record.language), title=record.title[:120], sender=address, sender_name=rules.one_line(name)[:240],
        to=letter.to, cc=letter.cc, bcc=bcc, reply_to=letter.reply_to, heading=letter.subject, text=letter.text, purpose=letter.purpose,
        message_id=f"<{uuid.uuid4().hex}@{address.rpartition('@')[2]}>", answers=" ".join(one for one in record.answers if _ID.fullmatch(one)), due_at=now, created_at=now, created_by_id=by.user_id,
    )  # fmt: skip


def _attach(mail: Mail, record: Told, letter: Letter, *, by: Actor) -> None:
    """The record's PDF, to be rendered by the job, and the chosen files of the record."""
    holder = sockets.source(mail.subject).files or mail.subject
    found = {row.pk: row for row in files.of_record(holder, mail.subject_id, by=by)} if letter.files else {}
    if set(letter.files) - set(found):
        raise Refusal("NOT_FOUND", N_("There is no such file."), "files")
    chosen = [found[pk] for pk in dict.fromkeys(letter.files)]
    rules.check_size([row.content.size for row in chosen])
    rows = [MailFile(mail=mail, position=0, name=rules.file_name(record.title))] if letter.pdf and sockets.source(mail.subject).pdf else []
    rows += [
        MailFile(mail=mail, position=at, name=row.name, sha256=row.content.sha256, size=row.content.size, media_type=row.content.media_type)
        for at, row in enumerate(chosen, 1)
    ]
    MailFile.objects.bulk_create(rows)


def notify(told: Sequence[ToUser], *, by: Actor) -> list[int]:
    """Put what users are to be told into the outbox, in the caller's transaction; answers the ids.

    Needs no right: the program tells, not a person. Notices go stale: while no sender or no mail server is set,
    nothing is written.
    """
    address, name, _copy = queries.sender(Company.objects.get(pk=by.company_id))
    if not told or not address or smtp.settings() is None:
        return []
    with tx.write_tx(by=by):
        rows = [
            _mail(
                (one.subject, one.subject_id), Told(company_id=by.company_id, kind=NOTICE, language=one.language, title=one.heading),
                _checked(Letter(to=one.to, subject=one.heading[:LONGEST_SUBJECT], text=one.text[:LONGEST_TEXT], pdf=False)), sender=(address, name, ""), by=by,
            )
            for one in told
        ]  # fmt: skip
        Mail.objects.bulk_create(rows)
        delivery.queue(by=by)
    return [row.pk for row in rows]


def issued(subject: str, ids: Iterable[int], *, by: Actor) -> None:
    """Records were issued: those that go by themselves are written by a job after the commit. One or two statements."""
    wanted = list(ids)
    if wanted and queries.any_by_itself(by.company_id):
        jobs.enqueue("mail.by-itself", {"subject": subject, "ids": wanted}, by=by)


def write_by_itself(subject: str, ids: Sequence[int], *, by: Actor) -> list[int]:
    """Mails of the records that go by themselves, each once; without an address one stands failed in the list."""
    issued_ones = sockets.source(subject).tell(ids, Actor.system(by.company_id))
    sendable = {pk: one for pk, one in issued_ones.items() if one.kind in AUTOMATIC and not one.reason and one.party_id}
    records = _going_by_themselves(sendable, by.company_id)
    if not records:
        return []
    books = _books(records.values(), by.company_id)
    own = Company.objects.get(pk=by.company_id)
    sources = queries.texts_of(own.pk, {(one.kind, one.language) for one in records.values()})
    signature, sender = queries.signature_of(None, own=own), queries.sender(own)
    with tx.write_tx(by=by):
        known = set(Mail.objects.filter(subject=subject, subject_id__in=records, automatic=True).values_list("subject_id", "kind"))
        mails = []
        for pk, record in records.items():
            book = books.get((record.kind, record.party_id or 0), Book())
            if (pk, record.kind) in known or (record.kind in WITH_CONSENT and not book.consent):
                continue
            heading, text = queries.filled(record, sources[record.kind, record.language], own=own, signature=signature)
            mails.append(_by_itself((subject, pk), record, Letter(to=_first_address(book), subject=heading, text=text), sender=sender))
        Mail.objects.bulk_create(mails)
        MailFile.objects.bulk_create([MailFile(mail=mail, position=0, name=rules.file_name(mail.title)) for mail in mails])
        if mails:
            delivery.queue(by=by)
    return [mail.pk for mail in mails]


def _going_by_themselves(records: Mapping[int, Told], company_id: int) -> dict[int, Told]:
    """Of these records those that go by themselves."""
    parties = {one.party_id for one in records.values() if one.party_id}
    chosen = queries.goes_by_itself(company_id, kinds={one.kind for one in records.values()}, party_ids=parties)
    return {pk: one for pk, one in records.items() if chosen[one.kind, one.party_id or 0]}


def _books(records: Iterable[Told], company_id: int) -> dict[tuple[str, int], Book]:
    """Addresses by kind and customer."""
    wanted: dict[str, set[int]] = {}
    for one in records:
        wanted.setdefault(one.kind, set()).add(one.party_id or 0)
    return {
        (kind, party): book
        for kind, parties in wanted.items()
        for party, book in sockets.books(sorted(parties), kind=kind, company_id=company_id).items()
    }


def _by_itself(about: tuple[str, int], record: Told, letter: Letter, *, sender: tuple[str, str, str]) -> Mail:
    """The mail the program writes; failed at once, in words, when it can't go anywhere."""
    system = Actor.system(record.company_id)
    try:
        mail = _mail(about, record, letter, sender=sender, by=system)
        why = "" if letter.to else NO_ADDRESS
    except Refusal:
        mail = _mail(about, record, letter, sender=(NOBODY, "", ""), by=system)
        why = NO_SENDER
    mail.automatic = True
    if why:
        mail.state, mail.error = State.FAILED, show.say(why)
    return mail


def _first_address(book: Book) -> str:
    """The first address of a customer that can be written to."""
    for one in book.addresses:
        try:
            return rules.address(one.address, field="to")
        except Refusal:
            continue
    return ""


def cancel(mail_ids: Sequence[int], *, by: Actor) -> int:
    """Take waiting mails back. Refuses TOO_LATE when one of them is gone already."""
    by.require("mail.send")
    with tx.write_tx(by=by):
        rows = list(queries.visible(by).filter(pk__in=list(mail_ids)).select_for_update(of=("self",)))
        _all_found(rows, mail_ids)
        if any(row.state != State.WAITING for row in rows):
            raise Refusal("TOO_LATE", N_("Only e-mails that still wait can be cancelled."))
        return Mail.objects.filter(pk__in=[row.pk for row in rows], state=State.WAITING).update(state=State.CANCELLED)


def resend(mail_ids: Sequence[int], *, by: Actor) -> int:
    """Send failed or cancelled mails again, and waiting ones at once; those without an address ask for it anew.

    Refuses TOO_LATE for sent ones, NO_ADDRESS while the customer still has none.
    """
    by.require("mail.send")
    now = clock.now()
    with tx.write_tx(by=by):
        rows = list(queries.visible(by).filter(pk__in=list(mail_ids)).select_for_update(of=("self",)).order_by("pk"))
        _all_found(rows, mail_ids)
        if any(row.state in (State.SENT, State.SENDING) for row in rows):
            raise Refusal("TOO_LATE", N_("Only e-mails that were not sent can be sent again."))
        _complete(rows, by.company_id)
        done = Mail.objects.filter(pk__in=[row.pk for row in rows]).update(state=State.WAITING, due_at=now, attempts=0, error="")
        delivery.queue(by=by)
    return done


def _complete(rows: Sequence[Mail], company_id: int) -> None:
    """Address and sender of the mails that had none, as they are now. Refuses NO_SENDER, NO_ADDRESS."""
    address, name, _copy = queries.sender(Company.objects.get(pk=company_id))
    wanted: dict[str, set[int]] = {}
    for row in rows:
        if not row.to and row.party_id:
            wanted.setdefault(row.kind, set()).add(row.party_id)
    books = {kind: sockets.books(sorted(parties), kind=kind, company_id=company_id) for kind, parties in wanted.items()}
    changed = []
    for row in rows:
        if row.to and row.sender != NOBODY:
            continue
        row.to = row.to or _first_address(books.get(row.kind, {}).get(row.party_id or 0, Book()))
        if row.sender == NOBODY:
            row.sender, row.sender_name = address and rules.address(address, field="address"), rules.one_line(name)[:240]
        if not row.sender or not row.to:
            raise Refusal("NO_ADDRESS", NO_ADDRESS) if row.sender else Refusal("NO_SENDER", NO_SENDER)
        changed.append({"pk": row.pk, "to": row.to, "sender": row.sender, "sender_name": row.sender_name})
    update_rows(Mail, changed, ("to", "sender", "sender_name"))


def _all_found(rows: Sequence[Mail], ids: Sequence[int]) -> None:
    if len(rows) != len(set(ids)):
        raise Refusal("NOT_FOUND", N_("There is no such record."))


def returned(rows: Sequence[Returned], *, by: Actor) -> int:
    """Mails a server told it could not deliver stand as returned, with its words; only to addresses they went to."""
    told: dict[str, list[Returned]] = {}
    for row in rows:
        told.setdefault(row.message_id, []).append(row)
    with tx.write_tx(by=by):
        found = (
            Mail.objects.filter(company_id=by.company_id, message_id__in=told, state__in=(State.SENT, State.RETURNED))
            .select_for_update()
            .order_by("pk")
        )
        changed = []
        for mail in found:
            went = {one.lower() for name in ("to", "cc", "bcc") for one in getattr(mail, name).split(", ")}
            lost = {one.recipient.lower(): one.why for one in told[mail.message_id] if one.recipient.lower() in went}
            if lost:
                before = [one for one in mail.refused.split(", ") if one and one.lower() not in lost]
                words = "; ".join(f"{address}: {rules.one_line(why)}" for address, why in lost.items())
                changed.append({"pk": mail.pk, "state": State.RETURNED, "refused": ", ".join([*before, *lost]), "error": words[:600]})
        update_rows(Mail, changed, ("state", "refused", "error"))
    return len(changed)
