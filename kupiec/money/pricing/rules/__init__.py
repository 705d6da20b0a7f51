"""The price engine: a pure function of its inputs (PRC-5, PRC-6, PRC-9). No database, no clock.

Base (contract, lists, catalogue) → currency, net or gross → stages of rules → general markup or markdown → manual →
rounding once. Every step and everything passed over goes into the trace. Arithmetic with 34 digits, half-up.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import localcontext

from kupiec.ground.kernel.money import EXACT
from kupiec.money.pricing.rules.base import contract_discount, find_base
from kupiec.money.pricing.rules.finish import finish_line, general_markup
from kupiec.money.pricing.rules.run import Document, Run
from kupiec.money.pricing.rules.stages import apply_stage
from kupiec.money.pricing.values import Facts, Price, PriceLine, Stage

__all__ = ["price_document", "price_exactly", "price_line"]


def price_line(facts: Facts, line: PriceLine, *, stages: Sequence[Stage]) -> Price:
    """The price of one line with the trace that explains it. Stages in their order, their rules in any."""
    with localcontext(EXACT):
        return price_exactly(facts, line, stages=stages)


def price_exactly(facts: Facts, line: PriceLine, *, stages: Sequence[Stage]) -> Price:
    """As `price_line`, for callers that have set the 34-digit context around a whole set."""
    run = Run(facts, line)
    find_base(run)
    contract_discount(run)
    for stage in stages:
        apply_stage(run, stage)
    general_markup(run)
    return finish_line(run)


def price_document(lines: Sequence[tuple[Facts, PriceLine, Sequence[Stage]]], *, order: Sequence[int]) -> list[Price]:
    """The lines of one document, stage after stage (their ids in `order`), so that a rule may ask of all of them.

    The document's value is that before the stage which asks; a line whose price a person decided counts with that.
    """
    with localcontext(EXACT):
        runs = [Run(facts, line) for facts, line, _ in lines]
        document = Document(runs)
        for run in runs:
            run.document = document
            find_base(run)
            contract_discount(run)
        mine = [{stage.id: stage for stage in stages} for _, _, stages in lines]
        for pk in order:
            document.weigh()
            for run, stages in zip(runs, mine, strict=True):
                if (stage := stages.get(pk)) is not None:
                    apply_stage(run, stage)
        for run in runs:
            general_markup(run)
        return [finish_line(run) for run in runs]
