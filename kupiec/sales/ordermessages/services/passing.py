"""Messages of passages: noted in the transaction of the passage, each once, and sent by a job after it (ORD-11)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kupiec.ground.company.public import Company
from kupiec.ground.kernel import clock, entered, jobs, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import show
from kupiec.ground.mail import public as mail
from kupiec.sales.ordermessages import facts, queries, rules
from kupiec.sales.ordermessages.models import Message, Passing, Told
from kupiec.sales.ordermessages.services import reaching
from kupiec.sales.ordermessages.values import KIND, LONGEST_TOLD, SUBJECT, State, Text, To
from kupiec.sales.orders import public as orders
from kupiec.sales.orders.public import registry

DELIVER = "ordermessages.deliver"


def on_moved(event: orders.Moved, *, by: Actor) -> None:
    """What goes by itself where these orders have come to. No statement where nothing does."""
    _note(event.ids, by=by)


def on_created(event: Any, *, by: Actor) -> None:
    """The same for new orders, which stand in their first register."""
    _note(event.ids, by=by)


def _note(order_ids: Sequence[int], *, by: Actor) -> None:
    wanted = queries.by_register(by.company_id)
    if not wanted:
        return
    book = registry.book(by.company_id)
    rows = registry.held(order_ids)
    _put([(row, pk) for row in rows for pk in wanted.get(book.get(row.register_id).code, ())], book, by=by)


def _put(pairs: Sequence[tuple[orders.Order, int]], book: registry.Book, *, by: Actor) -> None:
    if not pairs:
        return
    now = clock.now()
    Passing.objects.bulk_create(
        [
            Passing(company_id=row.company_id, message_id=pk, order_id=row.pk, passage=row.moves, register=book.get(row.register_id).name, at=now)
            for row, pk in pairs
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    jobs.enqueue(DELIVER, {"company": by.company_id}, by=by)


def send(order_ids: Sequence[int], *, message: str, by: Actor) -> int:
    """Send one message of these orders, once where they stand: the operation of a register. Refuses NO_MESSAGE, SENT_ALREADY, and what the register says."""
    by.require("orders.move")
    with tx.write_tx(by=by):
        found = Message.objects.filter(company_id=by.company_id, pk=int(message) if str(message).isdecimal() else 0, active=True).first()
        if found is None:
            raise Refusal("NO_MESSAGE", N_("There is no such message, or it goes no more."), "message")
        rows = registry.locked(order_ids, by=by)
        book = registry.book(by.company_id)
        registry.permit(KIND, rows, by=by, passages=_passages(rows, book, str(message)))
        known = set(Passing.objects.filter(message=found, order__in=rows).values_list("order_id", "passage"))
        for row in rows:
            if (row.pk, row.moves) in known:
                raise Refusal("SENT_ALREADY", N_("%(number)s: this message has gone already."), "message", params={"number": row.number})
        _put([(row, found.pk) for row in rows], book, by=by)
    return len(rows)


def _passages(rows: Iterable[orders.Order], book: registry.Book, message: str) -> dict[int, Any] | None:
    """What the registers of the orders say of sending this very message."""
    found = {}
    for row in rows:
        for one in book.operations.get(row.register_id, []):
            if one.kind == KIND and str(one.arguments.get("message")) == message and row.pk not in found:
                found[row.pk] = one
    return found or None


def retry(ids: Sequence[int], *, by: Actor) -> int:
    """Messages passed over are tried again. Refuses NOT_FOUND, WENT."""
    by.require("mail.send")
    with tx.write_tx(by=by):
        rows = list(queries.passings(by).filter(pk__in=list(ids)).select_for_update(of=("self",)))
        entered.all_there(rows, ids)
        if any(row.state != State.SKIPPED for row in rows):
            raise Refusal("WENT", N_("Only messages that were passed over can be tried again."))
        Passing.objects.filter(pk__in=[row.pk for row in rows]).update(state=State.WAITING, why="", done_at=None)
        jobs.enqueue(DELIVER, {"company": by.company_id}, by=by)
    return len(rows)


@dataclass(frozen=True, slots=True)
class _Around:
    """What sending a set needs to know, read once."""

    papers: Mapping[int, orders.Order]
    lines: Mapping[int, Sequence[orders.OrderLine]]
    texts: Mapping[int, Mapping[str, Text]]
    books: Mapping[int, mail.Book]
    quiet: set[int]
    own: Company
    by: Actor


def deliver(ids: Sequence[int], *, by: Actor) -> dict[str, int]:
    """Send those of these that still wait, in the caller's transaction: what is sent is marked with it, so nothing goes twice."""
    counted = {State.SENT.value: 0, State.SKIPPED.value: 0}
    with tx.write_tx(by=by):
        rows = list(
            Passing.objects.filter(pk__in=list(ids), company_id=by.company_id, state=State.WAITING)
            .select_related("message")
            .select_for_update(of=("self",))
            .order_by("pk")
        )
        around = _around(rows, by=by) if rows else None
        for row in rows:
            assert around is not None
            try:
                with tx.attempt():
                    row.why = _inside(row, around) if row.message.to != To.CUSTOMER else _outside(row, around)
            except Refusal as refusal:
                row.why = refusal.code[:20]
            row.state, row.done_at = State.SKIPPED if row.why else State.SENT, clock.now()
            row.save(update_fields=["state", "why", "done_at", "mail_id"])
            counted[row.state] += 1
    return counted


def _around(rows: Sequence[Passing], *, by: Actor) -> _Around:
    found = facts.rows([row.order_id for row in rows])
    people = [one.orderer_id for one in found.values()]
    return _Around(
        found, facts.lines_of(list(found)), queries.texts_of({row.message_id for row in rows}), queries.books(people, company_id=by.company_id),
        queries.quiet_among(people, company_id=by.company_id), Company.objects.get(pk=by.company_id), by,
    )  # fmt: skip


def _said(row: Passing, order: orders.Order, language: str, around: _Around) -> Text | None:
    texts = around.texts[row.message_id]
    spoken = rules.chosen(texts, language)
    if not spoken:
        return None
    values = facts.of(order, around.lines[order.pk], own=around.own, language=spoken)
    values["order"]["register"] = show.say(row.register)
    return facts.filled(texts[spoken], values)


def _outside(row: Passing, around: _Around) -> str:
    """An e-mail to the customer into the outbox; else the code of why not."""
    order = around.papers[row.order_id]
    if order.orderer_id in around.quiet:
        return "QUIET"
    book = around.books.get(order.orderer_id)
    if book is None or not book.addresses:
        return "NO_ADDRESS"
    said = _said(row, order, order.language, around)
    if said is None:
        return "NO_TEXT"
    letter = mail.Letter(
        to=book.addresses[0].address, subject=said.heading, text=said.text, pdf=row.message.attach, purpose=row.message.purpose
    )
    row.mail_id = mail.write(SUBJECT, row.pk, letter, by=around.by)
    return ""


def _inside(row: Passing, around: _Around) -> str:
    """Notices to users who may see the order; else the code of why not."""
    order, now = around.papers[row.order_id], clock.now()
    told = []
    for user in reaching.users(row.message.to, row.message.role, order):
        said = _said(row, order, user.language, around)
        if said is None:
            return "NO_TEXT"
        words = " · ".join(part for part in (said.heading, " ".join(said.text.split())) if part)
        told.append(Told(passing=row, company_id=row.company_id, user=user, text=words[:LONGEST_TOLD], at=now))
    Told.objects.bulk_create(told, ignore_conflicts=True)
    return "" if told else "NOBODY"
