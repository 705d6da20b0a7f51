"""What must hold of customers' pages, counted by `kupiec check`."""

from __future__ import annotations

from kupiec.ground.kernel.invariants import invariant, offenders
from kupiec.sales.offerpages import rules
from kupiec.sales.offerpages.models import Acceptance


@invariant("I63", "a page and what was asked and signed on it belong to one company and one offer")
def pages_keep_together() -> list[str]:
    return offenders(
        "SELECT a.id AS acceptance FROM offerpages_acceptance a JOIN offerpages_link l ON l.id = a.link_id JOIN offers_version v ON v.id = a.offer_version_id "
        "WHERE v.offer_id <> l.offer_id OR a.company_id <> l.company_id OR v.company_id <> l.company_id "
        "UNION ALL SELECT q.id FROM offerpages_question q JOIN offerpages_link l ON l.id = q.link_id JOIN offers_version v ON v.id = q.offer_version_id WHERE v.offer_id <> l.offer_id OR q.company_id <> l.company_id"
    )


@invariant("I64", "what a customer signed is word for word what he saw: the seal fits the content")
def seals_fit() -> list[str]:
    return [
        f"acceptance={pk}"
        for pk, content, seal in Acceptance.objects.values_list("pk", "content", "seal").iterator()
        if rules.seal(content) != seal
    ]
