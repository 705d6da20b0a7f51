"""Checking many records: bunch by bunch, within the day's limits; what a job taken over has already asked isn't asked again."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from kupiec.ground.kernel import jobs
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_, translate
from kupiec.ground.registries import services, sockets
from kupiec.ground.registries.clients import door
from kupiec.ground.registries.models import Check
from kupiec.ground.registries.values import Outcome, Source

PATIENCE = 3
"""Questions that fail one after another until a register is left alone."""
_HOPELESS = ("REGISTRY_LIMIT", "REGISTRY_KEY", "REGISTRY_OFF", "REGISTRY_CAPTCHA", "FORBIDDEN")


@jobs.job(services.CHECK, N_("Checking firms in registers"), long=True, retries=3, lease_seconds=180.0)
def check(job: jobs.Running) -> dict[str, Any]:
    """Ask each register about the records; returns counts by outcome and what failed."""
    kind, ids = str(job.payload["kind"]), [int(pk) for pk in job.payload["ids"]]
    visible = set(sockets.subject(kind).rows(job.by).filter(pk__in=ids).values_list("pk", flat=True))
    numbers = sockets.numbers(kind, [pk for pk in ids if pk in visible], by=job.by)
    work = [(source, bunch) for name in job.payload["sources"] for source in [Source(name)] for bunch in _left(job, kind, source, numbers)]
    failures: dict[Source, int] = defaultdict(int)
    told: dict[str, str] = {}
    done, total = 0, sum(len(bunch) for _source, bunch in work)
    for source, bunch in work:
        if failures[source] < PATIENCE:
            try:
                services.ask(source, bunch, by=job.by, job_id=job.id)
                failures[source] = 0
            except Refusal as refusal:
                failures[source] = PATIENCE if refusal.code in _HOPELESS else failures[source] + 1
                told[source] = refusal.text
                job.tell(refusal.text, level="warning")
        done += len(bunch)
        job.progress(done, total, door.name(source))
    return _summary(job, told)


def _left(job: jobs.Running, kind: str, source: Source, numbers: dict[int, Any]) -> list[list[services.Target]]:
    """What is still to be asked of a register."""
    already = set(Check.objects.filter(company_id=job.by.company_id, job_id=job.id, source=source).values_list("subject_id", flat=True))
    targets: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for pk, known in numbers.items():
        number = services.number_for(source, known)
        if number and pk not in already:
            targets[number].append((kind, pk))
    return services.bunches(source, targets)


def _summary(job: jobs.Running, told: dict[str, str]) -> dict[str, Any]:
    rows = Check.objects.filter(company_id=job.by.company_id, job_id=job.id)
    counts = {outcome.value: rows.filter(outcome=outcome).count() for outcome in Outcome}
    text = translate(N_("Active: %(ok)s, not active: %(ended)s, unknown: %(none)s.")) % counts
    job.progress(1, 1, " ".join([text, *told.values()])[:240])
    return {**counts, "failed": told}
