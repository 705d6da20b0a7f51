"""Asking registers and keeping what they said. The network is spoken to between transactions, never inside one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.db.models import F

from kupiec.ground.company.public import Company
from kupiec.ground.kernel import clock, jobs, records, sealed, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.registries import rules, sockets
from kupiec.ground.registries import values as said
from kupiec.ground.registries.clients import door, gus, krs, vies, white_list
from kupiec.ground.registries.models import Check, Reply, Setup, Usage
from kupiec.ground.registries.values import BUNCH, DAILY, FILLED, Asked, Found, Numbers, Source

RIGHT = "registries.ask"
CHECK = "registries.check"
KEYS = "registries"
"""What keys of registers are sealed for."""
LONGEST_KEY = 80
MOST = 5000
"""Records one job checks."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What registers say of a firm whose form is being filled: all they know put together, the checks kept, what failed."""

    found: Found
    checks: tuple[Check, ...]
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of checking one record: the checks kept, and why the other registers said nothing."""

    checks: tuple[Check, ...]
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """What is asked of a register: the number, and the records of ours it belongs to."""

    number: str
    subjects: tuple[tuple[str, int], ...] = field(default=())


def ready(source: Source) -> door.Place:
    """Where a register is asked. Refuses REGISTRY_OFF, REGISTRY_KEY."""
    row = Setup.objects.filter(source=source).first() or Setup(source=source)
    if not row.active:
        message = N_("The administrator has switched %(source)s off.")
        raise Refusal("REGISTRY_OFF", message, params={"source": door.name(source), "registry": source.value})
    at = door.place(source, test=row.test, key=sealed.unseal(row.key, purpose=KEYS) if row.key else "")
    if source == Source.GUS and not at.key:
        raise Refusal("REGISTRY_KEY", N_("GUS needs a key: the administrator enters it in Settings → Registers."))
    return at


def number_for(source: Source, numbers: Numbers) -> str:
    """By which of a record's numbers this register knows it; empty when by none."""
    return {Source.VIES: numbers.vat_eu, Source.KRS: numbers.krs}.get(source, rules.polish_nip(numbers.nip))


def sources_for(numbers: Numbers) -> list[Source]:
    """The registers that may know a record."""
    return [source for source in Source if number_for(source, numbers)]


def ask(source: Source, targets: Sequence[Target], *, by: Actor, report: bool = False, job_id: int | None = None) -> list[Check]:
    """One question about some firms (`BUNCH` at most), its answer kept as evidence of each. Refuses REGISTRY_… codes."""
    by.require(RIGHT)
    at = ready(source)
    _count(source, Asked.FIRM, by=by)
    reply = _reply(at, [target.number for target in targets], report=report, by=by)
    return _keep(source, reply, targets, by=by, job_id=job_id)


def _reply(at: door.Place, numbers: Sequence[str], *, report: bool, by: Actor) -> said.Reply:
    try:
        if at.source == Source.GUS:
            with gus.Session(at) as session:
                return session.firms(numbers, report=report)
        if at.source == Source.WHITE_LIST:
            return white_list.firms(at, numbers, on=clock.today())
        if at.source == Source.VIES:
            own = rules.polish_nip(Company.objects.values_list("nip", flat=True).get(pk=by.company_id))
            return vies.firm(at, numbers[0], requester=f"PL{own}" if own else "")
        return krs.firm(at, numbers[0])
    except Refusal as refusal:
        _used_up(refusal, at.source, Asked.FIRM, by=by)
        raise


def _count(source: Source, asked: Asked, *, by: Actor) -> None:
    """Count the question before it is asked. Refuses REGISTRY_LIMIT when the register allows no more today."""
    most = DAILY.get((source, asked))
    day = clock.today()
    with tx.write_tx(by=by):
        Usage.objects.bulk_create([Usage(source=source, asked=asked, day=day)], ignore_conflicts=True)
        rows = Usage.objects.filter(source=source, asked=asked, day=day)
        if not (rows.filter(count__lt=most) if most else rows).update(count=F("count") + 1):
            raise door.limit(source)


def _used_up(refusal: Refusal, source: Source, asked: Asked, *, by: Actor) -> None:
    """The register says that the day's questions are used, whatever we had counted."""
    most = DAILY.get((source, asked))
    if refusal.code == "REGISTRY_LIMIT" and most:
        with tx.write_tx(by=by):
            Usage.objects.filter(source=source, asked=asked, day=clock.today()).update(count=most)


def _keep(
    source: Source, reply: said.Reply, targets: Sequence[Target], *, by: Actor, job_id: int | None = None, account: str = ""
) -> list[Check]:
    """The answer, and what it says of each firm, for ever."""
    now = clock.now()
    with tx.write_tx(by=by):
        row = Reply.objects.create(
            company_id=by.company_id, source=source, url=reply.url[:2000], request_id=reply.request_id, said_at=reply.said_at, raw=reply.raw,
            sha256=hashlib.sha256(reply.raw.encode()).hexdigest(), at=now,
        )  # fmt: skip
        made = [
            Check(
                reply=row, company_id=by.company_id, source=source, asked=Asked.ACCOUNT if account else Asked.FIRM, subject=kind, subject_id=pk,
                number=target.number, account=account, day=clock.today(), outcome=firm.outcome, status=firm.status[:60], name=firm.name,
                facts=_facts(firm), job_id=job_id, by_user_id=by.user_id, at=now,
            )
            for target in targets
            for firm in [reply.firms[target.number]]
            for kind, pk in (target.subjects or (("", None),))
        ]  # fmt: skip
        Check.objects.bulk_create(made)
    return made


def _facts(firm: Found) -> dict[str, Any]:
    return {name: value for name, value in asdict(firm).items() if value and name not in ("outcome", "status")}


def fill(numbers: Numbers, *, by: Actor) -> Filled:
    """What a form may be filled with: GUS by NIP, else the White List; VIES by the number of the Union; KRS by its own.

    Refuses REGISTRY_NUMBER when there is none to ask by, and what the last register refused when none answered.
    """
    by.require(RIGHT)
    checks: list[Check] = []
    refusals: list[Refusal] = []
    for source in (Source.GUS, Source.WHITE_LIST, Source.VIES, Source.KRS):
        number = number_for(source, numbers)
        known = any(check.outcome != said.Outcome.NOT_FOUND for check in checks)
        if not number or (source in (Source.WHITE_LIST, Source.KRS) and known):
            continue
        try:
            checks += ask(source, [Target(number)], by=by, report=True)
        except Refusal as refusal:
            if refusal.code not in ("REGISTRY_OFF", "REGISTRY_KEY") or source != Source.GUS:
                refusals.append(refusal)
    if not checks and not refusals:
        raise Refusal("REGISTRY_NUMBER", N_("Give a NIP, a KRS or an EU VAT number: registers are asked by it."), "nip")
    if not checks:
        raise refusals[-1]
    return Filled(_together(checks), tuple(checks), tuple(refusal.text for refusal in refusals))


def _together(checks: Sequence[Check]) -> Found:
    """All that was said, the first register to know a thing being believed."""
    facts: dict[str, Any] = {}
    for check in checks:
        for name, value in check.facts.items():
            facts.setdefault(name, tuple(value) if isinstance(value, list) else value)
    outcome = next((check for check in checks if check.outcome != said.Outcome.NOT_FOUND), checks[0])
    return replace(Found(said.Outcome(outcome.outcome), outcome.status), **facts)


def check(kind: str, pk: int, *, sources: Sequence[Source] = (), by: Actor) -> Checked:
    """Ask registers about one record now; those that fail are told, the others' answers kept."""
    by.require(RIGHT)
    numbers = sockets.numbers(kind, [pk], by=by)[pk]
    asked = [source for source in sources_for(numbers) if not sources or source in sources]
    if not asked:
        raise Refusal("REGISTRY_NUMBER", N_("There is no number to ask by: add a NIP, a KRS or an EU VAT number."))
    checks: list[Check] = []
    problems = []
    for source in asked:
        try:
            checks += ask(source, [Target(number_for(source, numbers), ((kind, pk),))], by=by, report=True)
        except Refusal as refusal:
            if sources or refusal.code not in ("REGISTRY_OFF", "REGISTRY_KEY"):
                problems.append(refusal.text)
    return Checked(tuple(checks), tuple(problems))


def check_account(kind: str, pk: int, iban: str, *, by: Actor) -> Check:
    """Whether an account is the firm's on the White List today. Refuses ACCOUNT for accounts not in Poland, REGISTRY_NUMBER without a NIP."""
    by.require(RIGHT)
    numbers = sockets.numbers(kind, [pk], by=by)[pk]
    nip, account = rules.polish_nip(numbers.nip), rules.polish_account(iban)
    if not account:
        raise Refusal("ACCOUNT", N_("The White List knows Polish accounts only."), "iban")
    if not nip:
        raise Refusal("REGISTRY_NUMBER", N_("There is no number to ask by: add a NIP, a KRS or an EU VAT number."))
    at = ready(Source.WHITE_LIST)
    _count(Source.WHITE_LIST, Asked.ACCOUNT, by=by)
    try:
        reply = white_list.account(at, nip, account, on=clock.today())
    except Refusal as refusal:
        _used_up(refusal, Source.WHITE_LIST, Asked.ACCOUNT, by=by)
        raise
    return _keep(Source.WHITE_LIST, reply, [Target(nip, ((kind, pk),))], by=by, account=account)[0]


def check_many(kind: str, ids: Sequence[int], *, sources: Sequence[str] = (), by: Actor) -> int:
    """Check a set as a job; returns the job's id. Refuses TOO_MANY."""
    by.require(RIGHT)
    sockets.numbers(kind, ids, by=by)
    if len(ids) > MOST:
        raise Refusal("TOO_MANY", N_("At most %(most)s at once."), params={"most": MOST})
    chosen = [Source(one).value for one in sources] or [Source.WHITE_LIST.value]
    return jobs.enqueue(CHECK, {"kind": kind, "ids": list(ids), "sources": chosen}, by=by)


def bunches(source: Source, targets: Mapping[str, Sequence[tuple[str, int]]]) -> list[list[Target]]:
    """Targets in bunches one question may name."""
    listed = [Target(number, tuple(subjects)) for number, subjects in targets.items()]
    size = BUNCH.get(source, 1)
    return [listed[start : start + size] for start in range(0, len(listed), size)]


def save_setup(source: str, *, active: bool, test: bool = False, key: str | None = None, version: int | None = None, by: Actor) -> None:
    """How a register is used; an empty or missing `key` leaves the one there is, `-` takes it away. Refuses CONFLICT."""
    by.require("registries.setup")
    source = Source(source)
    values: dict[str, Any] = {"active": active, "test": test}
    if key:
        if len(key.strip()) > LONGEST_KEY:
            raise Refusal("TOO_LONG", N_("At most %(limit)s characters."), "key", params={"limit": LONGEST_KEY})
        values["key"] = "" if key.strip() == "-" else sealed.seal(key.strip(), purpose=KEYS)
    with tx.write_tx(by=by):
        row = Setup.objects.select_for_update().filter(source=source).first()
        if row is None:
            Setup.objects.create(source=source, **values)
        else:
            records.update(row, values, version=version)


def proposals(found: Found, now: Mapping[str, str]) -> list[said.Difference]:
    """What a form would change: fields the register knows and the form lacks or has otherwise."""
    return rules.differences({name: now.get(name, "") for name in FILLED if name in now}, asdict(found))
