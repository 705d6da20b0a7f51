"""One timeline of a matter (KER-5, KER-6): on a case and on each of its papers stands all that belongs together.

A paper belongs with the chain it comes from and what came of it, with its case, and with what the case holds beside
papers of sale: the letter or e-mail it began with.
"""

from __future__ import annotations

from collections.abc import Sequence

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.people.activities import public as activities
from kupiec.people.cases import queries
from kupiec.people.cases.models import CaseMember
from kupiec.people.cases.values import CASE, PAPERS

MOST_CASES = 5


def of_case(pk: int, *, by: Actor) -> set[documents.Ref]:
    """What was joined to a case and all that came of it."""
    if not queries.visible(by).filter(pk=pk).exists():
        return set()
    found, _cut = documents.onward(queries.members([pk]).get(pk, ()), company_id=by.company_id)
    return set(found)


def of_paper(own: documents.Ref, *, by: Actor) -> set[documents.Ref]:
    """The chain of a paper, its cases, and what they hold beside papers."""
    found = {card.ref for card in documents.graph(own, by=by).cards} | {own}
    chosen = queries.cases_joined(found, by=by)[:MOST_CASES]
    rows = CaseMember.objects.filter(case_id__in=chosen).exclude(kind__in=PAPERS).order_by("pk")
    return (
        found
        | {documents.Ref(CASE, pk) for pk in chosen}
        | {documents.Ref(kind, pk) for kind, pk in rows.values_list("kind", "record_id")[:100]}
    )


class Timeline:
    """What belongs with a case or a paper, beside what concerns itself."""

    def entries(self, subject: str, pk: int, *, by: Actor) -> Sequence[kit.Entry]:
        own = documents.Ref(subject, pk)
        if subject == CASE:
            refs = of_case(pk, by=by)
        elif any(isinstance(source, activities.Papers) and source.kind == subject for source in activities.journal_sources):
            refs = of_paper(own, by=by)
        else:
            return []
        return activities.told(refs | {own}, by=by, without=[own]) if refs - {own} else []
