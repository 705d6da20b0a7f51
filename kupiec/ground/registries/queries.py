"""Reads of evidence; what an actor may see starts at `visible`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Q, QuerySet

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.prepared import IDS, NUMBER, TEXT, Prepared
from kupiec.ground.registries import sockets
from kupiec.ground.registries.models import Check, Setup, Usage
from kupiec.ground.registries.services import sources_for
from kupiec.ground.registries.values import DAILY, Asked, Numbers, Outcome, Source


def visible(by: Actor) -> QuerySet[Check]:
    """Checks of the actor's company, of the records he may see and of numbers asked while a form was filled."""
    rows = Check.objects.filter(company_id=by.company_id).select_related("reply", "by_user").defer("reply__raw")
    narrow = [one for one in sockets.subjects if by.scope(one.kind.partition(".")[0]) != "all"]
    for one in narrow:
        rows = rows.filter(~Q(subject=one.kind) | Q(subject_id__in=one.rows(by).values("pk")))
    return rows


def one(pk: int, *, by: Actor) -> Check:
    return visible(by).get(pk=pk)


def of_record(kind: str, pk: int, numbers: Numbers, *, by: Actor, most: int = 200) -> list[Check]:
    """The checks of a record, latest first: its own, and those of its numbers made before it was entered."""
    named = [text for text in (numbers.nip, numbers.vat_eu, numbers.krs) if text]
    mine = Q(subject=kind, subject_id=pk) | Q(subject="", number__in=named)
    return list(visible(by).filter(mine).order_by("-pk")[:most])


@dataclass(frozen=True, slots=True)
class Standing:
    """How a register stands to a record: whether it can be asked, and what it last said."""

    source: Source
    latest: Check | None


def standings(numbers: Numbers, checks: Sequence[Check]) -> list[Standing]:
    """Each register that may know the record, with its last word."""
    latest: dict[str, Check] = {}
    for check in checks:
        if check.asked == Asked.FIRM:
            latest.setdefault(check.source, check)
    return [Standing(source, latest.get(source)) for source in sources_for(numbers)]


def latest_of_accounts(checks: Sequence[Check]) -> dict[str, Check]:
    """The last check of each account (26 digits)."""
    latest: dict[str, Check] = {}
    for check in checks:
        if check.asked == Asked.ACCOUNT:
            latest.setdefault(check.account, check)
    return latest


def struck(kind: str, ids: Sequence[int], *, by: Actor) -> dict[int, Check]:
    """Records of which a register’s last word is that the firm has ended or isn’t registered; two statements for any set."""
    last = [pk for (pk,) in _LAST.read(company=by.company_id, kind=kind, ids=set(ids))]
    if not last:
        return {}
    bad = Check.objects.filter(pk__in=last, outcome=Outcome.ENDED).exclude(status="zwolniony").order_by("pk")
    return {check.subject_id: check for check in bad if check.subject_id is not None}


def _last(company: int, kind: str, ids: Collection[int]) -> QuerySet[Check, Any]:
    rows = Check.objects.filter(company_id=company, subject=kind, subject_id__among=ids, asked=Asked.FIRM)
    return rows.order_by().values("subject_id", "source").annotate(last=Max("pk")).values_list("last")


_LAST = Prepared(_last, company=NUMBER, kind=TEXT, ids=IDS)


@dataclass(frozen=True, slots=True)
class SetupShown:
    """How a register is set up, for its page: never the key itself."""

    source: Source
    active: bool
    test: bool
    has_key: bool
    version: int | None
    used: tuple[tuple[Asked, int, int | None], ...]


def setups() -> list[SetupShown]:
    rows = {row.source: row for row in Setup.objects.all()}
    used = {(row.source, row.asked): row.count for row in Usage.objects.filter(day=clock.today())}
    shown = []
    for source in Source:
        row = rows.get(source) or Setup(source=source)
        kinds = (Asked.FIRM, Asked.ACCOUNT) if source == Source.WHITE_LIST else (Asked.FIRM,)
        counts = tuple((asked, used.get((source.value, asked.value), 0), DAILY.get((source, asked))) for asked in kinds)
        shown.append(SetupShown(source, row.active, row.test, bool(row.key), row.version if row.pk else None, counts))
    return shown
