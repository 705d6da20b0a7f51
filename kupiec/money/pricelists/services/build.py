"""Building a list: read by thousands, worked out by rules, shown or published; as a job with progress (PRC-2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from kupiec.ground.attributes import public as attributes
from kupiec.ground.company import public as company
from kupiec.ground.kernel import clock, formula, jobs, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import half_up
from kupiec.ground.kernel.prepared import IDS, Prepared
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.pricelists import rules
from kupiec.money.pricelists.models import Rebuild, Recipe, RecipeStep
from kupiec.money.pricelists.services import following
from kupiec.money.pricelists.services.recipes import ITEM, RIGHT, attribute_names
from kupiec.money.pricelists.values import Direction, Goods, Made, Method, Pattern, Plan, Step
from kupiec.money.pricing import public as pricing
from kupiec.people.catalog import public as catalog

JOB = "pricelists.build"
CHUNK = 5_000
MOST_SHOWN = 200
MOST_UNMADE = 20
ONE, STEP = Decimal(1), Decimal("0.0001")
NOTHING: Mapping[str, Any] = MappingProxyType({})
NONE_MET: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Line:
    """A price that would change, as the preview shows it."""

    item_id: int
    code: str
    name: str
    old: Decimal | None
    new: Decimal
    margin: Decimal | None


@dataclass(frozen=True, slots=True)
class Unmade:
    """An item for which the recipe makes no price: `why` is step, source or value."""

    code: str
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a recipe would do on a day: how many prices rise, fall, are new or stay, how many can't be made and the first of them; the largest changes."""

    up: int
    down: int
    new: int
    same: int
    missing: int
    below_cost: int
    lines: tuple[Line, ...]
    unmade: tuple[Unmade, ...] = ()

    @property
    def changed(self) -> int:
        return self.up + self.down + self.new


def preview(recipe_id: int, *, on: dt.date, by: Actor) -> Preview:
    """Every item through the recipe, nothing written; a constant number of statements per 5,000 items."""
    by.require(RIGHT)
    work = _Work(recipe_id, on=on, by=by)
    counts = dict.fromkeys(("up", "down", "new", "same", "missing", "below_cost"), 0)
    largest: list[tuple[Decimal, Made, Goods]] = []
    unmade: list[Made] = []
    ids = work.item_ids()
    for start in range(0, len(ids), CHUNK):
        goods = work.goods(ids[start : start + CHUNK])
        changed = []
        for one, made in zip(goods, rules.build(goods, plan=work.plan), strict=True):
            counts[_kind(made)] += 1
            if made.new is None and len(unmade) < MOST_UNMADE:
                unmade.append(made)
            if made.new is None or made.new == made.old:
                continue
            counts["below_cost"] += one.cost is not None and work.home(made.new, one.vat) < one.cost
            changed.append((_weight(made), made, one))
        largest = sorted([*largest, *changed], key=lambda row: (-row[0], row[1].item_id))[:MOST_SHOWN]
    return Preview(**counts, lines=_lines(largest, work), unmade=_unmade(unmade))


def _unmade(rows: Sequence[Made]) -> tuple[Unmade, ...]:
    names = {
        pk: (code, name)
        for pk, code, name in catalog.Item.objects.filter(pk__in=[made.item_id for made in rows]).values_list("pk", "code", "name")
    }
    return tuple(Unmade(*names[made.item_id], made.why) for made in rows)


def _kind(made: Made) -> str:
    if made.new is None:
        return "missing"
    if made.old is None:
        return "new"
    return "same" if made.new == made.old else "up" if made.new > made.old else "down"


def _weight(made: Made) -> Decimal:
    """How large a change is, in proportion; new prices last."""
    return abs(made.new - made.old) / made.old if made.old and made.new is not None else Decimal(0)


def _lines(rows: Sequence[tuple[Decimal, Made, Goods]], work: _Work) -> tuple[Line, ...]:
    names = {
        pk: (code, name)
        for pk, code, name in catalog.Item.objects.filter(pk__in=[made.item_id for _, made, _ in rows]).values_list("pk", "code", "name")
    }
    return tuple(
        Line(made.item_id, *names[made.item_id], made.old, made.new, _margin(work.home(made.new, one.vat), one.cost))
        for _, made, one in rows if made.new is not None
    )  # fmt: skip


def _margin(price: Decimal, cost: Decimal | None) -> Decimal | None:
    return None if cost is None or not price else half_up((price - cost) * 100 / price, 1)


def order_build(recipe_id: int, *, valid_from: dt.date | None = None, at: dt.datetime | None = None, by: Actor) -> int:
    """Order the run as a job, at once or `at` a moment: prices hold from `valid_from` on. Answers the job's id. Refuses PAST, NO_STEPS."""
    by.require(RIGHT)
    day = valid_from or clock.today()
    if day < clock.today():
        raise Refusal("PAST", N_("Prices can’t hold from a day that is over."), "valid_from")
    if at is not None and day < at.astimezone(clock.WARSAW).date():
        raise Refusal("PAST", N_("Prices can’t hold from a day before they are built."), "valid_from")
    with tx.write_tx(by=by):
        recipe = Recipe.objects.get(company_id=by.company_id, pk=recipe_id, archived=False)
        if not RecipeStep.objects.filter(recipe=recipe).exists():
            raise Refusal("NO_STEPS", N_("The recipe has no steps yet."), "recipe_id")
        run = Rebuild.objects.create(
            company_id=by.company_id, recipe=recipe, valid_from=day, run_at=at or clock.now(), ordered_at=clock.now(), ordered_by=by.user_id
        )
        job_id = jobs.enqueue(JOB, {"rebuild": run.pk}, by=by, unique=f"{JOB}:{recipe.pk}:{day}", run_at=at)
        Rebuild.objects.filter(pk=run.pk).update(job_id=job_id)
    return job_id


def run_build(job: jobs.Running) -> None:
    """The job: some thousands of prices in one transaction each; stopped, what was published stays and is said."""
    run = Rebuild.objects.get(pk=job.payload["rebuild"], company_id=job.by.company_id)
    work = _Work(run.recipe_id, on=run.valid_from, by=job.by)
    for ids in job.chunks(work.item_ids, size=CHUNK):
        made = rules.build(work.goods(ids), plan=work.plan)
        prices = [pricing.NewPrice(one.item_id, one.new, run.valid_from) for one in made if one.new is not None and one.new != one.old]
        if prices:
            pricing.publish(prices, list_id=work.list_id, by=job.by)
            following.prices_published(work.list_id, [one.item_id for one in prices], by=job.by)
        following.built(run.recipe_id, ids, on=run.valid_from)
        run.published += len(prices)
        run.save(update_fields=["published"])
    with job.write():
        Rebuild.objects.filter(pk=run.pk).update(done_at=clock.now())


def run_refresh(job: jobs.Running) -> None:
    """The job: stale prices of a recipe's list are made anew from today on; what becomes stale meanwhile waits for the next."""
    recipe_id, today = int(job.payload["recipe"]), clock.today()
    work = _Work(recipe_id, on=today, by=job.by)
    published = 0
    for ids in job.chunks(lambda: following.stale_items(recipe_id), size=CHUNK):
        following.built(recipe_id, ids, on=today)
        made = rules.build(work.goods(ids), plan=work.plan)
        prices = [pricing.NewPrice(one.item_id, one.new, today) for one in made if one.new is not None and one.new != one.old]
        if prices:
            pricing.publish(prices, list_id=work.list_id, by=job.by)
            following.prices_published(work.list_id, [one.item_id for one in prices], by=job.by)
            published += len(prices)
    with job.write():
        now = clock.now()
        Rebuild.objects.create(
            company_id=job.by.company_id, recipe_id=recipe_id, valid_from=today, run_at=now, ordered_at=now, ordered_by=job.by.user_id,
            job_id=job.id, published=published, done_at=now,
        )  # fmt: skip


class _Work:
    """A recipe at work on a day: its plan, and items read by sets."""

    def __init__(self, recipe_id: int, *, on: dt.date, by: Actor) -> None:
        self.recipe = Recipe.objects.select_related("price_list", "source_list").get(company_id=by.company_id, pk=recipe_id)
        self.on, self.list_id, self.company_id = on, self.recipe.price_list_id, by.company_id
        target, base = self.recipe.price_list, company.queries.own(by.company_id).base_currency
        lists = [one for one in (target, self.recipe.source_list) if one is not None]
        rates = company.rates_for({one.currency_id for one in lists}, base=base, before=on)
        self.rate = {one.pk: rates[one.currency_id].rate for one in lists}
        names = attribute_names(archived=True)
        rows = list(RecipeStep.objects.filter(recipe=self.recipe).order_by("position"))
        self.steps = tuple(_step(row, names) for row in rows)
        self.conditions = {
            one.condition: formula.compile(one.condition, names, result=formula.YES_NO) for one in self.steps if one.condition
        }
        used = [one.program for one in self.steps if one.program] + list(self.conditions.values())
        self.used = frozenset(name for one in used for name in one.used) & names.keys()
        pattern = Pattern(target.decimals, self.recipe.ending, Direction(self.recipe.direction))
        self.plan = Plan(self.steps, pattern, self.rate[target.pk], target.gross)

    def item_ids(self) -> list[int]:
        return list(catalog.Item.objects.filter(archived=False).order_by("pk").values_list("pk", flat=True))

    def home(self, price: Decimal, vat: Decimal) -> Decimal:
        """A price of the list as net in our currency."""
        amount = price * self.plan.factor
        return amount * 100 / (100 + vat) if self.plan.gross else amount

    def goods(self, ids: Sequence[int]) -> list[Goods]:
        """What the recipe asks of these items; at most five statements."""
        old = _prices(self.list_id, ids, on=self.on)
        source = _prices(self.recipe.source_list_id, ids, on=self.on) if self.recipe.source_list_id else {}
        suppliers = pricing.ItemSupplier.objects.filter(company_id=self.company_id, main=True, item__among=ids)
        main = dict(suppliers.values_list("item_id", "party_id")) if any(step.supplier_id for step in self.steps) else {}
        known = attributes.values(ITEM, ids, self.used, before="item_") if self.used else {}
        return [
            Goods(
                pk, self._source(source.get(pk), cost, listed, vat), cost, listed, old.get(pk), vat or Decimal(0), _path(path), discount, producer,
                main.get(pk), {name: known.get(pk, {}).get(name) for name in self.used} if self.used else NOTHING, self._met(known.get(pk, NOTHING)),
            )
            for pk, cost, listed, vat, path, discount, producer in _read(ids)
        ]  # fmt: skip

    def _source(self, listed_at: Decimal | None, cost: Decimal | None, listed: Decimal | None, vat: Decimal | None) -> Decimal | None:
        """The price to start from, net in our currency."""
        if self.recipe.source == "purchase":
            return cost
        if self.recipe.source == "catalogue" or self.recipe.source_list is None:
            return listed
        if listed_at is None:
            return None
        amount = listed_at * self.rate[self.recipe.source_list.pk]
        return amount * 100 / (100 + (vat or Decimal(0))) if self.recipe.source_list.gross else amount

    def _met(self, known: Mapping[str, Any]) -> frozenset[str]:
        if not self.conditions:
            return NONE_MET
        values = {name: known.get(name) for name in self.used}
        return frozenset(source for source, one in self.conditions.items() if one.evaluate(values))


def _step(row: RecipeStep, names: Mapping[str, Any]) -> Step:
    program = formula.compile(row.formula, {**names, **rules.NAMES}, result=formula.NUMBER) if row.formula else None
    return Step(
        Method(row.method), row.percent, program, row.item_group_id, row.discount_group_id, row.producer_id, row.supplier_id, row.condition
    )


_ITEMS = Prepared(
    lambda ids: catalog.Item.objects.filter(pk__among=ids).order_by("pk").values_list(
        "pk", "purchase_price", "list_price", "vat_code__percent", "group__path", "discount_group_id", "producer_id"
    ),
    ids=IDS,
)  # fmt: skip


def _read(ids: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    """Items below the ORM, by tens of thousands; prices and per cents are stored as whole ten-thousandths."""
    for pk, cost, listed, vat, *rest in _ITEMS.read(ids=set(ids)):
        yield (
            pk,
            None if cost is None else cost * STEP,
            None if listed is None else listed * STEP,
            None if vat is None else vat * STEP,
            *rest,
        )


@lru_cache(4_096)
def _path(path: str | None) -> tuple[int, ...]:
    return tuple(int(part) for part in (path or "").split("/") if part)


def _prices(list_id: int | None, ids: Sequence[int], *, on: dt.date) -> dict[int, Decimal]:
    """The price of each item in a list on a day, per base unit, from the smallest quantity."""
    rows = pricing.ListPrice.objects.filter(price_list_id=list_id, item__among=ids, unit="", valid_from__lte=on)
    found: dict[int, Decimal] = {}
    for item, amount, until in rows.order_by("-from_quantity", "valid_from").values_list("item_id", "amount", "valid_to"):
        if until is None or until >= on:
            found[item] = amount
    return found
