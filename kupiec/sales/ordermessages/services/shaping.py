"""Messages written, changed, silenced; tried on an order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.db.models import F

from kupiec.ground.access.public import Role
from kupiec.ground.company.public import Company
from kupiec.ground.kernel import entered, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Conflict, Refusal, Refusals
from kupiec.ground.kernel.words import N_
from kupiec.sales.ordermessages import facts, queries, rules
from kupiec.sales.ordermessages.models import Message, Wording
from kupiec.sales.ordermessages.services import reaching
from kupiec.sales.ordermessages.values import RIGHT, MessageData, Shown, Text, To
from kupiec.sales.orders import public as orders

FIELDS = ("name", "to", "role", "register", "attach", "purpose", "active")


def save(data: MessageData, *, pk: int | None = None, version: int | None = None, by: Actor) -> int:
    """Add or change a message. Refuses REQUIRED, TOO_LONG, BAD_CHOICE, TAKEN, UNKNOWN_NAME, TEMPLATE at their fields; Conflict on a stale version."""
    by.require(RIGHT)
    clean = checked(data, by=by)
    values = {name: getattr(clean, name) for name in FIELDS}
    with tx.write_tx(by=by):
        if Message.objects.filter(company_id=by.company_id, name=clean.name).exclude(pk=pk or 0).exists():
            raise Refusal("TAKEN", N_("Another message is called so."), "name")
        if pk is None:
            pk = Message.objects.create(company_id=by.company_id, **values).pk
        else:
            row = Message.objects.select_for_update().filter(company_id=by.company_id, pk=pk).first()
            if row is None:
                raise Refusal("NOT_FOUND", N_("There is no such record."))
            if version is not None and version != row.version:
                raise Conflict(N_("Somebody else changed this record meanwhile."), seen=version, found=row.version)
            Message.objects.filter(pk=pk).update(**values, version=F("version") + 1)
        _put_texts(pk, clean)
    return int(pk)


def checked(data: MessageData, *, by: Actor) -> MessageData:
    """Tidied; everything that is wrong is told at once."""
    texts = {
        language: Text(entered.one_line(text.heading), (text.text or "").strip().replace("\r\n", "\n"))
        for language, text in data.texts.items()
        if (text.heading or "").strip() or (text.text or "").strip()
    }
    clean = replace(data, name=entered.one_line(data.name), role=data.role if data.to == To.ROLE else "", texts=texts)
    found = list(rules.wrong(
        clean, registers={code for code, _name in queries.registers(by.company_id)}, roles=set(Role.objects.values_list("code", flat=True)),
        purposes={code for code, _label in queries.purposes()},
    ))  # fmt: skip
    for language, text in clean.texts.items():
        found += facts.check(text, language)
    if found:
        raise found[0] if len(found) == 1 else Refusals(found)
    gathering = records.Gathering()
    gathering.ask(records.fit, Message, {"name": clean.name})
    for language, text in clean.texts.items():
        storing = records.Gathering()
        storing.ask(records.fit, Wording, {"heading": text.heading, "text": text.text})
        for refusal in storing.refusals:
            refusal.field = f"{refusal.field}_{language}"
        gathering.refusals += storing.refusals
    gathering.finish()
    return clean


def _put_texts(pk: int, data: MessageData) -> None:
    known = {row.language: row for row in Wording.objects.filter(message_id=pk)}
    for language, row in known.items():
        text = data.texts.get(language)
        if text is None:
            row.delete()
        elif (row.heading, row.text) != (text.heading, text.text):
            Wording.objects.filter(pk=row.pk).update(heading=text.heading, text=text.text)
    Wording.objects.bulk_create(
        [
            Wording(message_id=pk, language=language, heading=text.heading, text=text.text)
            for language, text in data.texts.items()
            if language not in known
        ]
    )


def silence(ids: Sequence[int], *, by: Actor) -> int:
    """They go no more; what went stays."""
    return _switch(ids, on=False, by=by)


def activate(ids: Sequence[int], *, by: Actor) -> int:
    """They go again, at passages from now on."""
    return _switch(ids, on=True, by=by)


def _switch(ids: Sequence[int], *, on: bool, by: Actor) -> int:
    by.require(RIGHT)
    with tx.write_tx(by=by):
        rows = queries.visible(by).filter(pk__in=list(ids))
        entered.all_there(list(rows), ids)
        return rows.update(active=on, version=F("version") + 1)


def preview(data: MessageData, order_id: int, *, by: Actor) -> Shown:
    """The message as it would go at this order, nothing is kept. Refuses what `save` refuses, NOT_FOUND."""
    by.require(RIGHT)
    clean = checked(replace(data, name=data.name or "…"), by=by)
    if not orders.visible(by).filter(pk=order_id).exists():
        raise Refusal("NOT_FOUND", N_("There is no such order."), "order_id")
    order = facts.rows([order_id])[order_id]
    to, why, language = reaching.whom(clean, order)
    spoken = rules.chosen(clean.texts, language)
    own = Company.objects.get(pk=order.company_id)
    made = facts.filled(clean.texts[spoken], facts.of(order, facts.lines_of([order_id])[order_id], own=own, language=spoken))
    return Shown(to, spoken, made.heading, made.text, why)
