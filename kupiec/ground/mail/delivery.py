"""The job that sends: claims a mail, hands it to the server outside any transaction, writes down how it ended (F6).

A mail is claimed (`sending`) before the server hears of it and marked afterwards, so a worker killed between the two
leaves a claim that runs out; the mail is then tried again, marked doubtful, under the same Message-ID. A server that
can't be reached rests for a growing while, one connection trying it then; no mail fails because of that.
"""

from __future__ import annotations

import datetime as dt
from email.utils import format_datetime
from typing import Any

from django.db.models import F

from kupiec.ground.files import public as files
from kupiec.ground.kernel import clock, jobs, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import show
from kupiec.ground.mail import advertising, rules, smtp, sockets
from kupiec.ground.mail.models import Mail, MailFile, Server
from kupiec.ground.mail.values import Envelope, Outcome, Part, State, Verdict

DELIVER = "mail.deliver"
HOLD = dt.timedelta(minutes=10)
MOST_BROKEN = 3
"""Conversations broken off one after another until the server is taken for down."""
MOST = 200
"""Mails of one job; then others have their turn."""


def queue(*, by: Actor) -> None:
    """Send what waits, after the transaction at hand."""
    jobs.enqueue(DELIVER, by=by, unique=DELIVER)


def deliver(job: jobs.Running) -> dict[str, int]:
    """Send what is due; what can't go now is asked for again when its time comes."""
    chosen = smtp.settings()
    counted: dict[str, int] = {}
    _take_over(job)
    if chosen is None:
        return counted
    line, broken = smtp.Line(chosen), 0
    try:
        for _turn in range(MOST):
            if _rests_until() is not None or (mail := _claim(job)) is None:
                break
            outcome = _attempt(line, mail)
            counted[outcome.verdict] = counted.get(outcome.verdict, 0) + 1
            broken = broken + 1 if outcome.broken else 0
            if broken >= MOST_BROKEN:
                _rest(outcome.words)
    finally:
        line.close()
    _ask_again(job)
    return counted


def _take_over(job: jobs.Running) -> None:
    """Mails whose sender died: perhaps sent, so tried again and marked."""
    with job.write():
        dead = Mail.objects.filter(state=State.SENDING, due_at__lte=clock.now())
        dead.update(state=State.WAITING, doubtful=True, attempts=F("attempts") + 1, due_at=clock.now())


def _rests_until() -> dt.datetime | None:
    until = Server.objects.filter(pk=1).values_list("rests_until", flat=True).first()
    return until if until is not None and until > clock.now() else None


def _claim(job: jobs.Running) -> Mail | None:
    with job.write():
        due = Mail.objects.filter(state=State.WAITING, due_at__lte=clock.now()).order_by("due_at", "pk")
        mail = due.select_for_update(skip_locked=True).first()
        if mail is not None:
            Mail.objects.filter(pk=mail.pk).update(state=State.SENDING, due_at=clock.now() + HOLD)
    return mail


def _attempt(line: smtp.Line, mail: Mail) -> Outcome:
    """Render what is not rendered yet, hand over, write down."""
    try:
        envelope = _envelope(mail)
    except Refusal as refusal:
        later = isinstance(refusal, tx.Busy)
        return _record(mail, Outcome(Verdict.LATER if later else Verdict.REFUSED, str(refusal.text)))
    except Exception as error:  # a print that can't be made must not stop the mails behind it
        return _record(mail, Outcome(Verdict.LATER, rules.one_line(f"{type(error).__name__}: {error}")[:400]))
    try:
        outcome = line.send(envelope)
    except smtp.ServerDownError as down:
        return _server_down(mail, str(down))
    return _record(mail, outcome, talked=not outcome.broken)


def _envelope(mail: Mail) -> Envelope:
    if mail.purpose:
        advertising.require(mail.to, purpose=mail.purpose, party_id=mail.party_id, company_id=mail.company_id)
    parts = [_part(one, mail) for one in MailFile.objects.filter(mail=mail).order_by("position")]
    rules.check_size([len(part.content) for part in parts])
    return Envelope(
        message_id=mail.message_id, sender=mail.sender, sender_name=mail.sender_name, to=_listed(mail.to), cc=_listed(mail.cc),
        bcc=_listed(mail.bcc), reply_to=mail.reply_to, subject=mail.heading, text=mail.text, automatic=mail.automatic, answers=tuple(mail.answers.split()), unsubscribe=mail.unsubscribe,
        date=format_datetime(mail.created_at), parts=tuple(parts),
    )  # fmt: skip


def _listed(addresses: str) -> tuple[str, ...]:
    return tuple(one for one in addresses.split(", ") if one)


def _part(row: MailFile, mail: Mail) -> Part:
    """A file's bytes; the print is rendered the first time, kept, and the same in every attempt."""
    if not row.sha256:
        render = sockets.source(mail.subject).pdf
        made = render(mail.subject_id, Actor.system(mail.company_id)) if render else b""
        kept = files.keep(row.name, [made])
        row.sha256, row.size, row.media_type = kept.sha256, kept.size, kept.media_type
        with tx.write_tx(by=Actor.system(mail.company_id)):
            row.save(update_fields=["sha256", "size", "media_type"])
    try:
        with files.opened(row.sha256) as content:
            return Part(name=row.name, media_type=row.media_type, content=content.read())
    except FileNotFoundError as lost:
        raise Refusal("FILE_LOST", N_("The file “%(name)s” is lost."), params={"name": row.name}) from lost


def _record(mail: Mail, outcome: Outcome, *, talked: bool = False) -> Outcome:
    """How the attempt ended, written also when the job was lost meanwhile."""
    now, attempts = clock.now(), mail.attempts + 1
    doubtful = mail.doubtful or outcome.verdict == Verdict.DOUBTFUL
    changes: dict[str, Any] = {
        "attempts": attempts,
        "doubtful": doubtful,
        "error": outcome.words[:600],
        "refused": ", ".join(outcome.refused),
    }
    if outcome.verdict == Verdict.SENT:
        changes |= {"state": State.SENT, "sent_at": now, "error": outcome.words[:600] if outcome.refused else ""}
    elif outcome.verdict == Verdict.REFUSED or rules.gives_up(attempts):
        changes |= {"state": State.FAILED}
    else:
        changes |= {"state": State.WAITING, "due_at": now + dt.timedelta(seconds=rules.pause(attempts))}
    with tx.write_tx(by=Actor.system(mail.company_id)):
        Mail.objects.filter(pk=mail.pk, state=State.SENDING).update(**changes)
        if talked:
            _server_answered(now)
    return outcome


def _server_answered(now: dt.datetime) -> None:
    well = {"failures": 0, "rests_until": None, "error": "", "answered_at": now}
    if not Server.objects.filter(pk=1).update(**well):
        Server.objects.create(pk=1, **well)


def _server_down(mail: Mail, words: str) -> Outcome:
    """The mail goes back untouched; the server rests."""
    with tx.write_tx(by=Actor.system(mail.company_id)):
        Mail.objects.filter(pk=mail.pk, state=State.SENDING).update(state=State.WAITING, due_at=mail.due_at, error=words[:600])
        _rest(words)
    return Outcome(Verdict.LATER, words)


def _rest(words: str) -> None:
    """Nobody talks to the server for a while, longer each time."""
    with tx.write_tx(by=Actor.system(0)):
        row = Server.objects.select_for_update().filter(pk=1).first() or Server(pk=1)
        row.failures += 1
        row.error, row.rests_until = words[:600], clock.now() + dt.timedelta(seconds=rules.rest(row.failures))
        row.save()


def _ask_again(job: jobs.Running) -> None:
    """Another job for what still waits: when the first of it is due and the server doesn't rest."""
    with job.write():
        open_ones = Mail.objects.filter(state__in=[State.WAITING, State.SENDING]).order_by("due_at")
        first = open_ones.values_list("due_at", flat=True).first()
        if first is None:
            return
        at = max(first, _rests_until() or first)
        key = f"{DELIVER}:{at:%Y%m%d%H%M}" if at > clock.now() else DELIVER
        jobs.enqueue(DELIVER, by=job.by, unique=key, run_at=max(at, clock.now()))


def server_words() -> tuple[str, str]:
    """How the server does, for people: kind of note and text; empty when all is well."""
    if smtp.broken_settings():
        return "bad", show.say(N_("KUPIEC_SMTP can’t be read: e-mails wait until the administrator mends it."))
    if smtp.settings() is None:
        return "warn", show.say(N_("No mail server is set up (KUPIEC_SMTP): e-mails wait here until there is one."))
    row = Server.objects.filter(pk=1, rests_until__gt=clock.now()).first()
    if row is None or row.rests_until is None:
        return "", ""
    said = show.say(N_("The mail server doesn’t answer (%(error)s). E-mails wait; it is tried again at %(at)s."))
    return "warn", said % {"error": row.error[:200], "at": show.moment(row.rests_until)}
