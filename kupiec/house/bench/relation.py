"""The relationship at size: a party page whatever its history, its timeline page by page, cases, palette over persons too.

CPU is our process's own, so that ratios hold on a machine others work on; counted beside a party of the same kind with
no history, in the same run.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kupiec.ground.kernel import clock, search
from kupiec.ground.kernel.actor import Actor
from kupiec.house.bench import crowd, data, web
from kupiec.house.bench import workload as work
from kupiec.people.activities import public as activities
from kupiec.people.activities.models import Contact
from kupiec.people.cases import public as cases
from kupiec.people.cases.models import Case
from kupiec.people.parties import services as parties
from kupiec.people.parties.models import Party, Person

CONTACTS, CASES = 200_000, 50_000
HEAVY = 10
"""One in so many contacts and cases is of the one party with a long history."""
TRIES = 15
WORDS = ("12345", "ustomer", "Kowalski 0012", "owalski", "C000777")


def measure(*, contacts: int, cases: int, runs: int) -> dict[str, Any]:
    """Statements and CPU of the party page with a long history and with none, of its timeline near and far, of a case."""
    by = data.firm()
    ids = parties.create([data.party(work.customer(c)) for c in range(1, 2_002)], by=by)
    empty, heavy, others = ids[0], ids[1], ids[2:]
    made = _cases(cases, heavy, others, by)
    _contacts(contacts, heavy, others, made, by)
    data.analyse()
    client = web.signed_in(by)
    far = _place(heavy, contacts // HEAVY - 50)
    pages = {
        "party empty": f"/klienci/{empty}/", "party": f"/klienci/{heavy}/", "timeline empty": f"/dziennik/{empty}/", "timeline": f"/dziennik/{heavy}/",
        "timeline far": f"/dziennik/{heavy}/?after={far}", "case": f"/sprawy/{made[0]}/", "case timeline": f"/sprawy/{made[0]}/?panel=history",
        "cases": "/sprawy/", "board": "/sprawy/tablica/", "funnel": "/sprawy/lejek/", "contacts": "/kontakty/", "desk": "/",
    }  # fmt: skip
    found = {name: _page(client, url, runs) for name, url in pages.items() if _there(client, url)}
    ratio = {
        "party": round(found["party"]["cpu"] / found["party empty"]["cpu"], 2), "timeline": round(found["timeline"]["cpu"] / found["timeline empty"]["cpu"], 2),
        "timeline far": round(found["timeline far"]["cpu"] / found["timeline"]["cpu"], 2),
    }  # fmt: skip
    right = (Contact.objects.count(), Case.objects.count()) == (contacts, cases)
    return {"kind": "relation", "engine": connection.vendor, "contacts": contacts, "cases": cases, "pages": found, "ratio": ratio,
            "control_total": [contacts, cases], "control_ok": right and found["party"]["statements"] < 40}  # fmt: skip


def _cases(count: int, heavy: int, others: list[int], by: Actor) -> list[int]:
    made: list[int] = []
    for numbers in data.parcels(range(count), 1_000):
        drafts = [cases.CaseDraft(kind_code="opportunity", name=f"Case {n}", party_id=_whose(n, heavy, others)) for n in numbers]
        made += cases.open_cases(drafts, by=by)
    return made


def _whose(number: int, heavy: int, others: list[int]) -> int:
    return heavy if number % HEAVY == 0 else others[number % len(others)]


def _contacts(count: int, heavy: int, others: list[int], made: list[int], by: Actor) -> None:
    """An hour apart, backwards from now; every fourth concerns a case of its party."""
    begin = clock.now()
    for numbers in data.parcels(range(count), 2_000):
        drafts = [
            activities.ContactDraft(
                party_id=_whose(n, heavy, others), subject=f"Contact {n}", starts_at=begin - dt.timedelta(minutes=n),
                links=(("cases.case", made[n % len(made)]),) if n % 4 == 0 else (),
            )
            for n in numbers
        ]  # fmt: skip
        activities.add_contacts(drafts, by=by)


def _place(party: int, at: int) -> str:
    """Where the page after the so-manyth contact of a party begins."""
    moment, pk = Contact.objects.filter(party_id=party).order_by("-starts_at", "-pk").values_list("starts_at", "pk")[at]
    text = json.dumps([moment.isoformat(), f"activities.contact:{pk:020d}"])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _get(client: Client, url: str) -> int:
    return client.get(url, headers={"HX-Request": "true"} if "dziennik" in url or "panel" in url else {}).status_code


def _there(client: Client, url: str) -> bool:
    code = _get(client, url)
    if code not in (200, 404):
        raise RuntimeError(f"{url} answered {code}")
    return code == 200


def _page(client: Client, url: str, runs: int) -> dict[str, Any]:
    with CaptureQueriesContext(connection) as asked:
        _get(client, url)
    return {"statements": len(asked), **_times(partial(_get, client, url), runs)}


def _times(work_: Callable[[], Any], runs: int) -> dict[str, float]:
    """p50 and p95 in milliseconds, and the middle of the processor's time."""
    work_()
    walls, used = [], []
    for _ in range(TRIES * runs):
        started, cpu = time.perf_counter(), time.process_time()
        work_()
        walls.append((time.perf_counter() - started) * 1000)
        used.append((time.process_time() - cpu) * 1000)
    return {**web.spread(walls), "cpu": round(sorted(used)[len(used) // 2], 2)}


def palette(*, rows: int, runs: int) -> dict[str, Any]:
    """The search box over parties, and half as many persons at them."""
    by = data.firm()
    if not Party.objects.exists():
        crowd.enter(1, rows, by=by, persons=True)
        data.analyse()
    made = Person.objects.count()
    ms = {text: _times(partial(search.find, text, by=by, limit=10), runs) for text in WORDS}
    hits = {text: len(search.find(text, by=by, limit=10)) for text in WORDS}
    right = Party.objects.count() == rows and made == (rows + 1) // 2 and all(hits.values())
    return {
        "kind": "palette",
        "engine": connection.vendor,
        "rows": rows,
        "persons": made,
        "ms": ms,
        "hits": hits,
        "control_total": rows,
        "control_ok": right,
    }
