"""The panel "Registers" a room puts on its pages, and the operation that checks many of its records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.ground.registries import queries, rules, services, sockets, words
from kupiec.ground.registries.models import Check
from kupiec.ground.registries.values import Numbers, Source

I = kit.inputs  # noqa: E741
SHOWN = 20


def panel(kind: str, *, order: int = 62) -> kit.Panel:
    """What registers say of a record of this kind, with checking it now."""

    def context(record: Any, by: Actor) -> dict[str, Any]:
        return told(kind, int(record.pk), by=by)

    return kit.Panel(
        "registries",
        _("Registers"),
        template="registries/_panel.html",
        context=context,
        icon="building-bank",
        order=order,
        right=services.RIGHT,
    )


def told(kind: str, pk: int, *, by: Actor, problems: Sequence[str] = ()) -> dict[str, Any]:
    """What the panel shows; `problems` of the check just made."""
    about = sockets.subject(kind)
    numbers = sockets.numbers(kind, [pk], by=by)[pk]
    checks = queries.of_record(kind, pk, numbers, by=by)
    standings = [_standing(one, numbers) for one in queries.standings(numbers, checks)]
    return {
        "kind": kind, "pk": pk, "standings": standings, "accounts": _accounts(numbers, checks), "problems": problems, "can_ask": bool(standings),
        "history": [_row(check) for check in checks[:SHOWN]], "more": len(checks) > SHOWN, "edit_url": reverse(about.edit, args=[pk]),
    }  # fmt: skip


def _standing(one: queries.Standing, numbers: Numbers) -> dict[str, Any]:
    differences = rules.differences(numbers.now, one.latest.facts) if one.latest else []
    return {
        "source": one.source.value, "name": words.NAMES[one.source], "number": services.number_for(one.source, numbers), "check": one.latest,
        "mark": words.mark(one.latest) if one.latest else None, "missing": _off(one.source),
        "differences": [{"label": words.FIELDS[each.field], "now": shown(each.field, each.now), "theirs": shown(each.field, each.theirs)} for each in differences],
    }  # fmt: skip


def _off(source: Source) -> str:
    """Why a register can't be asked; empty when it can."""
    from kupiec.ground.kernel.refusal import Refusal

    try:
        services.ready(source)
    except Refusal as refusal:
        return refusal.text
    return ""


def shown(field: str, value: str) -> Any:
    return words.KINDS.get(value, value) if field == "kind" else value


def _accounts(numbers: Numbers, checks: Sequence[Check]) -> list[dict[str, Any]]:
    latest = queries.latest_of_accounts(checks)
    made = []
    for iban in numbers.accounts:
        polish = rules.polish_account(iban)
        check = latest.get(polish)
        made.append({"iban": iban, "pretty": " ".join(iban[i : i + 4] for i in range(0, len(iban), 4)), "polish": bool(polish), "check": check,
                     "mark": words.mark(check) if check else None})  # fmt: skip
    return made


def _row(check: Check) -> dict[str, Any]:
    return {"check": check, "mark": words.mark(check), "source": words.SHORT[Source(check.source)]}


def operation(kind: str) -> kit.Operation:
    """Check many records of this kind, followed as a job; its result is the list of what was said."""

    def run(ids: Sequence[int], *, by: Actor, sources: Sequence[str]) -> int:
        return services.check_many(kind, ids, sources=sources, by=by)

    return kit.Operation(
        "registries", _("Check in registers"), run=run, icon="building-bank", right=services.RIGHT, more=True, job=True, single=False,
        fields=(I.Choices("sources", _("Registers"), options=words.SOURCES, required=True, span=12, default=(Source.WHITE_LIST.value,),
                          help=_("The White List answers 100 questions a day, each about 30 firms; GUS 20 firms at once; VIES and KRS one by one.")),),
        done=lambda job, ids: f"{reverse('registry-checks')}?f.job={job}", message=_("Being checked: %(count)s"),
    )  # fmt: skip
