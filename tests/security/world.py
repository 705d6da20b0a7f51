"""A small living company for hostile tests: every kind of record at least once; fingerprints; signed-in browsers."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.test import Client

from kupiec.ground.access import services as access
from kupiec.ground.access.models import Role, RoleGiven, User
from kupiec.ground.access.testing import session_cookie, user_with
from kupiec.ground.attributes import public as attributes
from kupiec.ground.company.models import Branch, Company, Employee
from kupiec.ground.kernel import rates
from kupiec.ground.kernel.actor import Actor
from kupiec.house import definitions
from kupiec.money.invoicing import public as invoicing
from kupiec.money.pricing import public as pricing
from kupiec.money.promotions import public as promotions
from kupiec.money.receivables.tests import builders as payments
from kupiec.money.stock import public as stock
from kupiec.money.stock.tests import builders as stocks
from kupiec.money.warehousing import services as hall
from kupiec.people.catalog.models import Item
from kupiec.people.catalog.tests import builders as catalog
from kupiec.people.correspondence.tests import builders as letters
from kupiec.people.mailboxes.tests import builders as mailboxes
from kupiec.people.parties import services as people
from kupiec.people.parties.models import Party
from kupiec.people.parties.tests import builders as parties
from kupiec.sales.inquiries.tests import builders as inquiries
from kupiec.sales.offers.tests import builders as offers
from kupiec.sales.offers.values import DraftOfferLine
from kupiec.sales.orders import public as orders
from kupiec.sales.orders.models import Order
from kupiec.sales.orders.tests import builders as selling
from kupiec.sales.supply.tests import builders as supplies
from tests.cast import Cast

TODAY = stocks.TODAY
OWN_TABLES = {"access_session", "kernel_ratewindow", "kernel_rate_window", "access_attempts"}
"""Tables of the machinery: signing in, counting calls."""


@dataclass
class World:
    """What was made, for tests that look for it."""

    cast: Cast
    party: Party
    item: Item
    order: Order


def build(cast: Cast, *, name: str = "", item_name: str = "", remarks: str = "") -> World:
    """From master data to a paid invoice; texts of users may be given, to be found again."""
    selling.office(cast)
    definitions.install(by=cast.by)
    for kind in ("parties.party", "catalog.item", "orders.order"):
        attributes.save({"kind": kind, "name": item_name or "Profil", "code": "profil", "type": "text", "help": remarks[:240]}, by=cast.by)
    place = stocks.warehouse(cast)
    stocks.location(place, "A-1")
    item = catalog.item(cast.by, **({"name": item_name} if item_name else {}))
    stocks.received(cast, place, item, 50)
    terms = {"payment_days": 14, "credit_limit": Decimal(1_000_000)}
    party = parties.party(cast.by, name=name, terms=terms)
    base = pricing.save_list({"code": "BASE", "name": "Base", "currency_id": "PLN"}, by=cast.by)
    pricing.publish([pricing.NewPrice(item.pk, Decimal("99.00"), TODAY.replace(month=1))], list_id=base, by=cast.by)
    pricing.save_hierarchy({"name": "All", "default": True, "list_ids": [base]}, by=cast.by)
    stage = pricing.save_stage({"name": "Discounts", "mode": "first"}, by=cast.by)
    pricing.add_rules([{"stage_id": stage, "name": "Rule", "value": Decimal(5), "item_id": item.pk}], by=cast.by)
    part = [{"item_id": item.pk, "quantity": Decimal(10)}]
    promotions.save({"code": "P-1", "name": item_name[:80] or "Pakiet", "buys": part, "gifts": part}, by=cast.by)
    line = selling.line(item, 2, price="120.00", description=item_name)
    order = selling.accepted(cast, party, line, remarks=remarks)
    delivered = orders.deliver([order.pk], by=cast.by)
    stock.issue(delivered, by=cast.by)
    invoicing.issue(orders.bill([order.pk], by=cast.by), by=cast.by)
    half = selling.accepted(cast, party, line, remarks=remarks)
    stock.issue(orders.deliver([half.pk], by=cast.by), by=cast.by)
    orders.bill([half.pk], by=cast.by)
    selling.order(cast, party, line, remarks=remarks)
    people.add_persons([(party.pk, {"last_name": name or "Kowal"})], by=cast.by)
    people.save_base({"name": "Baza", "description": remarks}, by=cast.by)
    made = (DraftOfferLine(item_id=item.pk, quantity=Decimal(1), unit="szt", description=item_name),)
    offers.offer(cast.by, party, subject=name or "Zapytanie", lines=made)
    letters.ours(cast.by, party_id=party.pk, subject=name or "Cennik", content=remarks)
    letters.came(cast.by, party_id=party.pk, subject=name or "Zapytanie", content=remarks)
    inquiries.inquiry(cast.by, party_id=party.pk, name="", subject=name or "Zapytanie", content=remarks)
    packed = stocks.drafted(cast, "WZ", place, stocks.line(item, 1), party_id=party.pk)
    hall.pick(packed.document_id, item.code, by=cast.by)
    supplies.placed(cast, place, supplies.line(item, remarks=remarks[:240]), reference=name[:80], remarks=remarks)
    payments.pay(cast, party, "100.00")
    stocks.drafted(cast, "WZ", place, stocks.line(item, 1), party_id=party.pk, remarks=remarks)
    box = mailboxes.mailbox(cast.by, host="imap.example.com", port=993)
    mailboxes.arrived(box, subject=name or "Zapytanie", sender=(name[:200] or "Ewa", "ewa@nowa.example"), text=remarks)
    return World(cast, party, item, order)


def neighbour() -> Actor:
    """Another company, with nothing but its dictionaries and one employee."""
    company = Company.objects.create(code="OBCA", name="Obca Sp. z o.o.", nip="5260250274")
    branch = Branch.objects.create(company=company, code="X", name="Obcy")
    employee = Employee.objects.create(company=company, branch=branch, code="OB", first_name="Olga", last_name="Obca")
    by = Actor(user_id=None, company_id=company.pk, branch_id=branch.pk, employee_id=employee.pk, all_rights=True)
    definitions.install(by=by)
    return by


def neighbour_user(by: Actor) -> User:
    user = User.objects.create(username="obca", password="!", employee_id=by.employee_id)
    role = Role.objects.create(code="obca", name="Obca", rights=[], all_rights=True)
    RoleGiven.objects.create(user=user, role=role, company_id=by.company_id, branch_id=by.branch_id)
    return user


PARTS = {"HX-Request": "true", "HX-Target": "content"}
"""Asked like this a page answers without its frame, and a refusal with a toast instead of a page."""


def browser(user: User | None, *, raises: bool = False, parts: bool = False) -> Client:
    """A browser signed in as the user; None: a stranger's. `parts`: it asks for contents of pages, as moving within the product does."""
    client = Client(raise_request_exception=raises, headers=PARTS if parts else None)
    if user is not None:
        client.cookies.load(dict(session_cookie(user)))
    return client


def person(rights: list[str] | None, *, parts: bool = False, **scopes: str) -> Client:
    return browser(user_with(rights, scopes=scopes or None), parts=parts)


def lacking(answer: Any) -> list[str]:
    """Which headers of safety an answer lacks (G17)."""
    policy = answer.get("Content-Security-Policy", "")
    wrong = [] if "script-src 'self'" in policy and "default-src 'none'" in policy else ["CSP"]
    wrong += ["unsafe"] if "unsafe" in policy or "*" in policy else []
    wrong += [] if "frame-ancestors 'none'" in policy and answer.get("X-Frame-Options") == "DENY" else ["frame"]
    wrong += [] if answer.get("X-Content-Type-Options") == "nosniff" else ["nosniff"]
    wrong += [] if answer.get("Referrer-Policy") == "same-origin" else ["referrer"]
    return wrong + ([] if answer.get("Cross-Origin-Opener-Policy") == "same-origin" else ["opener"])


def fresh_rates() -> None:
    """The API's limit of calls a minute begins anew: these tests call more often than people. Who called already gets
    permits in memory, which costs no write for each request."""
    if rates._kept:
        rates._kept.update(dict.fromkeys(rates._kept, 1_000_000))
    else:
        rates.RateWindow.objects.all().delete()


def business_models() -> list[type[models.Model]]:
    return [
        model for model in apps.get_models()
        if model.__module__.startswith("kupiec.") and model._meta.managed and model._meta.db_table not in OWN_TABLES
    ]  # fmt: skip


def fingerprint(tables: Collection[str] | None = None) -> dict[str, str]:
    """The contents of business tables, of every one when none are named, digested."""
    found = {}
    with connection.cursor() as cursor:
        for model in business_models():
            table = model._meta.db_table
            if tables is not None and table not in tables:
                continue
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} ORDER BY 1")
            rows = cursor.fetchall()
            found[table] = f"{len(rows)} {hashlib.md5(repr(rows).encode(), usedforsecurity=False).hexdigest()}"
    return found


WRITTEN = re.compile(r'(?:INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)


class Watch:
    """Says whether anything in business tables changed since the last look; looks only when something was written."""

    def __init__(self, *, compare: bool = True, but: tuple[str, ...] = ()) -> None:
        self.before = fingerprint() if compare else {}
        self.unseen = OWN_TABLES | set(but)
        self.writes = 0
        self.tables: set[str] = set()
        """Tables that statements wrote to, also those rolled back."""
        self.levels: list[int] = []

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        words = sql.lstrip("( ")[:6].upper()
        if words == "SAVEPO":
            self.levels.append(self.writes)
        elif words == "ROLLBA" and self.levels:
            self.writes = self.levels.pop()
        elif words == "RELEAS" and self.levels:
            self.levels.pop()
        if words in ("INSERT", "UPDATE", "DELETE", "WITH R", "REPLAC") and not any(name in sql for name in self.unseen):
            self.writes += 1
            self.tables.update(WRITTEN.findall(sql))
        return execute(sql, params, many, context)

    def kept(self) -> int:
        """Statements that wrote to business tables and were not rolled back."""
        return self.writes

    def changed(self) -> list[str]:
        if not self.writes:
            return []
        self.writes = 0
        after = fingerprint(self.tables)
        return [table for table, digest in after.items() if digest != self.before[table]]


@contextmanager
def watching(*, compare: bool = True, but: tuple[str, ...] = ()) -> Iterator[Watch]:
    watch = Watch(compare=compare, but=but)
    with connection.execute_wrapper(watch):
        yield watch


def overfull() -> list[str]:
    """Columns that hold more letters than they may: SQLite would keep them, PostgreSQL would refuse the statement."""
    found = []
    with connection.cursor() as cursor:
        for model in business_models():
            limits = {
                connection.ops.quote_name(field.column): field.max_length for field in model._meta.concrete_fields if field.max_length
            }
            beyond = {name: f"LENGTH({name}) > {limit}" for name, limit in limits.items()}
            if beyond:
                table = connection.ops.quote_name(model._meta.db_table)
                cursor.execute(f"SELECT {', '.join(beyond.values())} FROM {table} WHERE {' OR '.join(beyond.values())} LIMIT 1")
                first = cursor.fetchone() or ()
                found += [f"{model._meta.db_table}.{name}" for name, over in zip(beyond, first, strict=False) if over]
    return found


class _Fields(HTMLParser):
    """Names and values of the fields of all forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, Any] = {}
        self.open = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "input" and name and (given.get("type") not in ("checkbox", "radio") or "checked" in given):
            self.found[name] = given.get("value") or ""
        elif tag in ("select", "textarea") and name:
            self.open = name
            self.found.setdefault(name, "")
        elif tag == "option" and self.open and ("selected" in given or not self.found[self.open]):
            self.found[self.open] = given.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag in ("select", "textarea"):
            self.open = ""


def counters() -> dict[str, int | None]:
    """Where PostgreSQL's counters of new rows stand: they are no part of a transaction."""
    if connection.vendor != "postgresql":
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(schemaname) || '.' || quote_ident(sequencename), last_value FROM pg_sequences")
        return dict(cursor.fetchall())


def rewind(counted: dict[str, int | None]) -> None:
    """New rows get the same numbers again."""
    with connection.cursor() as cursor:
        for name in [name for name, last in counters().items() if counted.get(name) != last]:
            cursor.execute("SELECT setval(%s, %s, %s)", [name, counted.get(name) or 1, counted.get(name) is not None])


def form_values(html: str) -> dict[str, Any]:
    """What a browser would send back from the forms of a page, without the tokens."""
    parser = _Fields()
    parser.feed(html)
    return {name: value for name, value in parser.found.items() if name not in ("csrfmiddlewaretoken", "_once")}


def ids_of(room: str, most: int = 3, *, of_all: bool = False) -> list[int]:
    """Numbers of records that exist in the room's tables: six of them, or of every table some."""
    found: set[int] = set()
    for model in business_models():
        if model._meta.app_label == room and isinstance(model._meta.pk, models.AutoField):
            found.update(model._default_manager.order_by("pk").values_list("pk", flat=True)[:most])
    return sorted(found)[: None if of_all else 6]


def token() -> str:
    """The secret of a key that may do everything."""
    user = user_with(None)
    given = RoleGiven.objects.get(user=user)
    by = Actor(user_id=user.pk, company_id=given.company_id, branch_id=given.branch_id, employee_id=user.employee_id, all_rights=True)
    return access.create_token("test", by=by)[1]


class Known:
    """Keys of records that exist, by the name of the field or parameter that asks for them."""

    def __init__(self) -> None:
        self.by_model: dict[str, list[Any]] = {}
        for model in business_models():
            keys = list(model._default_manager.order_by("pk").values_list("pk", flat=True)[:3])
            self.by_model.setdefault(model.__name__.lower(), keys)
            self.by_model.setdefault(f"{model._meta.app_label}.{model.__name__.lower()}", keys)

    NAMES = {
        "orderer": "party", "recipient": "party", "payer": "party", "supplier": "party", "customer": "party",
        "salesperson": "employee", "guardian": "employee", "delivery_address": "address", "list": "pricelist",
        "stage": "discountstage", "stock_line": "stock.documentline", "bank_account": "company.bankaccount",
        "version": "offers.offerversion",
    }  # fmt: skip

    def choose(self, name: str, room: str) -> list[Any]:
        """Keys for `orderer_id`, `item_ids`, `{id}` of a room."""
        bare = re.sub(r"_?ids?$", "", name)
        if not bare:
            return ids_of(room)
        kind = self.NAMES.get(bare, bare.replace("_", ""))
        return self.by_model.get(f"{room}.{kind}") or self.by_model.get(kind) or []

    def aimed(self, body: Any, name: str = "", room: str = "") -> Any:
        """The same body, whole numbers above nought that stand for keys replaced by keys that exist."""
        if isinstance(body, dict):
            return {key: self.aimed(value, str(key), room) for key, value in body.items()}
        if isinstance(body, list):
            return [self.aimed(each, name, room) for each in body]
        known = self.choose(name, room) if name.endswith(("_id", "_ids", "ids")) else []
        if isinstance(body, int) and not isinstance(body, bool) and body > 0 and known:
            return known[body % len(known)]
        return body
