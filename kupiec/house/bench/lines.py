"""The answer to one edit in the lines of an order, over HTTP: in orders of 10, 100 and 500 lines, in turn."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kupiec.ground.kernel import clock
from kupiec.house.bench import data, web
from kupiec.house.bench import workload as work
from kupiec.sales.orders import public as orders

LENGTHS = (10, 100, 500)
TRIES = 40
CUSTOMER = 7
WARM = 3


@dataclass(slots=True)
class Asked:
    """One order being edited: its address, its lines as last answered, the quantities it must have at the end."""

    address: str
    order_id: int
    products: list[int]
    line_ids: list[int]
    versions: dict[int, int]
    quantities: dict[int, int]
    taken: dict[str, list[float]] = field(default_factory=lambda: {"quantity": [], "code": [], "cpu": []})
    size: int = 0


def measure(*, size: str, runs: int, lengths: tuple[int, ...] = LENGTHS, tries: int = TRIES) -> dict[str, Any]:
    """p50 and p95 of a quantity typed, of a code typed, of the processor's time in both; bytes and statements of an answer; longest against shortest."""
    customers, products = work.SIZES[size]
    made = data.masters(customers, max(products, *lengths), wide=size == "wide")
    client = web.signed_in(made.by)
    with clock.frozen(data.TODAY), web.served() as port:
        browser = web.Browser(port, client)
        asked = {length: _order(made, length) for length in lengths}
        for number in range(tries * runs + WARM):
            for one in asked.values():
                _quantity(browser, one, number)
                _code(browser, one, number)
        statements = {length: _statements(client, one) for length, one in asked.items()}
        right = all(_net(one) == _expected(one) for one in asked.values())
    ms = {kind: {length: web.spread(one.taken[kind][WARM:]) for length, one in asked.items()} for kind in ("quantity", "code", "cpu")}
    first, last = min(lengths), max(lengths)
    return {
        "ms": ms,
        "ratio_p95": {kind: round(found[last]["p95"] / found[first]["p95"], 3) for kind, found in ms.items()},
        "ratio_p50": {kind: round(found[last]["p50"] / found[first]["p50"], 3) for kind, found in ms.items()},
        "bytes": {length: one.size for length, one in asked.items()},
        "statements": statements,
        "control_total": {length: str(_net(one)) for length, one in asked.items()},
        "control_ok": right,
        "engine": connection.vendor,
    }


def _order(made: data.Masters, length: int) -> Asked:
    numbers = list(range(1, length + 1))
    lines = tuple(orders.DraftOrderLine(made.products[p], "pc", Decimal(1)) for p in numbers)
    draft = orders.DraftOrder(made.by.company_id, made.by.branch_id or 0, made.customers[CUSTOMER], data.TODAY, lines, made.warehouse)
    (created,) = orders.create([draft], by=made.by)
    ids = list(created.line_ids)
    address = reverse("orders-lines", args=[created.order_id])
    return Asked(address, created.order_id, numbers, ids, dict.fromkeys(ids, 1), dict.fromkeys(ids, 1))


def _quantity(browser: web.Browser, one: Asked, number: int) -> None:
    """Another quantity typed into the cell of a line somewhere in the order."""
    at = number * 7919 % len(one.line_ids)
    pk, quantity = one.line_ids[at], work.QUANTITIES[number % 10] + 1
    one.quantities[pk] = quantity
    _send(browser, one, pk, "quantity", _set(pk, one.versions[pk], quantity))


def _set(pk: int, version: int, quantity: int) -> dict[str, Any]:
    return {"op": "set", "id": pk, "v": version, "cells": {"quantity": str(quantity)}}


def _code(browser: web.Browser, one: Asked, number: int) -> None:
    """The code of an item of the order typed (or scanned) into the entry row: its line grows by one."""
    at = number * 104729 % len(one.line_ids)
    pk = one.line_ids[at]
    one.quantities[pk] += 1
    _send(browser, one, pk, "code", {"op": "add", "text": work.product(one.products[at]).code, "quantity": "1"})


def _send(browser: web.Browser, one: Asked, pk: int, kind: str, op: dict[str, Any]) -> None:
    busy = time.process_time()
    taken, told, size = browser.post(one.address, {"key": "", "ops": [op]})
    one.taken["cpu"].append((time.process_time() - busy) * 1000)
    (row,) = [row for row in told["rows"] if row["id"] == pk]
    if not told["results"][0]["ok"] or int(row["c"]["quantity"].split(",")[0].split(".")[0]) != one.quantities[pk]:
        raise RuntimeError(f"the answer to {op} is wrong")
    one.versions[pk] = row["v"]
    one.taken[kind].append(taken)
    one.size = max(one.size, size)


def _statements(client: Client, one: Asked) -> int:
    """Of three answers the one with the fewest: what is remembered for a while is read anew now and then."""
    pk, counted = one.line_ids[0], []
    for _answer in range(3):
        told = {"key": "", "ops": [_set(pk, one.versions[pk], one.quantities[pk])]}
        with CaptureQueriesContext(connection) as captured:
            answer = client.post(one.address, told, content_type="application/json").json()
        one.versions[pk] = next(row["v"] for row in answer["rows"] if row["id"] == pk)
        counted.append(len(captured))
    return min(counted)


def _net(one: Asked) -> Decimal:
    return orders.Order.objects.get(pk=one.order_id).net


def _expected(one: Asked) -> Decimal:
    """What the order must come to, by the workload's own arithmetic."""
    buyer, total = work.customer(CUSTOMER), 0
    for p, pk in zip(one.products, one.line_ids, strict=True):
        item, quantity = work.product(p), one.quantities[pk]
        unit = work.half_up(item.price * (100 - work.percent(buyer.group, p, quantity)), 100)
        total += work.half_up(unit * quantity * (100 - buyer.discount), 100)
    return data.cent(total)
