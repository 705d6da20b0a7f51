"""One PDF of a document and the papers enclosed with it, each under its bookmark (OFR-6)."""

from __future__ import annotations

from collections.abc import Sequence

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal, Refusals
from kupiec.ground.kernel.words import N_
from kupiec.ground.office import queries, running, sockets
from kupiec.ground.office.services import filling
from kupiec.ground.office.values import Enclosed, Pack, Piece


def pack(kind: str, pk: int, *, template_id: int | None = None, by: Actor) -> Pack:
    """A document's print, by a template or our own, with its enclosures that count today.

    Refuses NOT_FOUND, FORBIDDEN, NO_TEMPLATE, NO_OFFICE and, at `enclosures.<id>`, papers that can't be read.
    """
    source = sockets.seen(kind, pk, by=by)
    if source.own_print is None:
        raise Refusal("UNKNOWN_KIND", N_("Papers are not enclosed with documents of this kind."), "kind")
    if template_id is None:
        first = source.own_print(pk, by)
    else:
        first = filling.as_pdf(filling.fill(kind, pk, template_id=template_id, by=by))
    return packed_with([Piece(source.tell(pk, by).title, first)], queries.enclosed(kind, pk, by=by))


def packed_with(prints: Sequence[Piece], enclosed: Sequence[Enclosed]) -> Pack:
    """One PDF of these prints and of the enclosures that go. Refuses, at `enclosures.<id>`, papers that can't be read."""
    going = [one for one in enclosed if one.goes]
    if not going and len(prints) == 1:
        return Pack(prints[0].content, 0)
    papers = [Piece(one.name, _content(one)) for one in going]
    pieces = [*prints, *papers]
    told, (content,) = running.asked(
        "pack", {"pieces": [{"title": one.title} for one in pieces]}, [one.content for one in pieces], field="enclosures"
    )
    wrong = [_refused(one["at"] - len(prints), going, running.refusal(str(one["code"]), one["params"], "")) for one in told["problems"]]
    if wrong:
        raise wrong[0] if len(wrong) == 1 else Refusals(wrong)
    return Pack(content, int(told["pages"]))


def _content(one: Enclosed) -> bytes:
    try:
        return queries.content(one.paper.sha256)
    except Refusal as lost:
        raise _refused(0, [one], lost) from lost


def _refused(at: int, going: Sequence[Enclosed], why: Refusal) -> Refusal:
    if not 0 <= at < len(going):
        return why
    return Refusal(
        why.code,
        N_("“%(name)s” can’t be put into the pack: %(why)s"),
        f"enclosures.{going[at].id}",
        params={"name": going[at].name, "why": why.text},
    )
