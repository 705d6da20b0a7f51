"""Questions of the customer and our answers."""

from __future__ import annotations

from kupiec.ground.kernel import audit, clock, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.sales.offerpages import links, mailing, queries
from kupiec.sales.offerpages.models import Link, Question
from kupiec.sales.offerpages.values import LONGEST_TEXT, MOST_OPEN_QUESTIONS, OFFER
from kupiec.sales.offers import public as offers


def live(link: Link) -> Link:
    """The link as it is now. Refuses LINK_OVER."""
    row = Link.objects.select_for_update().get(pk=link.pk)
    if links.over(row):
        raise Refusal("LINK_OVER", N_("This page is no longer open."))
    return row


def ask(link: Link, version_id: int, text: str, *, line_id: int | None = None) -> int:
    """The customer asks about a line or the whole offer; answers the id. Refuses LINK_OVER, REQUIRED, TOO_LONG, TOO_MANY, NO_LINE."""
    by, words = Actor.system(link.company_id, request_id="offer-page"), clean(text)
    with tx.write_tx(by=by):
        row = live(link)
        if Question.objects.filter(link=row, answered_at__isnull=True).count() >= MOST_OPEN_QUESTIONS:
            raise Refusal("TOO_MANY", N_("Many questions wait for an answer already. Please call us."), "text")
        if version_id not in {one.pk for one in queries.versions_shown(row.offer_id)}:
            raise Refusal("NO_VERSION", N_("A newer version was sent meanwhile."))
        if line_id is not None and not offers.OfferLine.objects.filter(pk=line_id, offer_version_id=version_id).exists():
            raise Refusal("NO_LINE", N_("This line is gone."))
        made = Question.objects.create(
            company_id=row.company_id, link=row, offer_version_id=version_id, offer_line_id=line_id, text=words, asked_at=clock.now()
        )
        audit.tell(OFFER, [row.offer_id], "asked", by=by, data={"name": row.name, "text": words[:120]})
    return int(made.pk)


def clean(text: str, field: str = "text") -> str:
    """Words without control characters. Refuses REQUIRED, TOO_LONG."""
    words = "".join(letter for letter in text.replace("\r\n", "\n") if letter == "\n" or letter.isprintable()).strip()
    if not words:
        raise Refusal("REQUIRED", N_("Write what you want to say."), field)
    if len(words) > LONGEST_TEXT:
        raise Refusal("TOO_LONG", N_("At most %(limit)s characters fit here."), field, params={"limit": LONGEST_TEXT})
    return words


def answer(question_id: int, text: str, *, by: Actor) -> None:
    """Answer a question, or put another answer in place; it stands on the page, and goes by e-mail where the reader's address is known.

    Refuses NO_QUESTION, REQUIRED, TOO_LONG.
    """
    by.require("offers.edit")
    words = clean(text, "answer")
    with tx.write_tx(by=by):
        row = queries.questions(by).filter(pk=question_id).select_related("link").first()
        if row is None:
            raise Refusal("NO_QUESTION", N_("There is no such question."))
        Question.objects.filter(pk=row.pk).update(answer=words, answered_at=clock.now(), answered_by_id=by.user_id)
        audit.tell(OFFER, [row.link.offer_id], "answered", by=by, data={"name": row.link.name, "text": words[:120]})
        mailing.send(row, by=by)
