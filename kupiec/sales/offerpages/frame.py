"""What the room hangs into the frame: questions that wait, acceptances just signed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.sales.offerpages import queries
from kupiec.sales.offerpages.models import Question

COMMANDS = (
    kit.Command("offer-questions", _("Questions about offers"), url="offer-questions", icon="message-question", right="offers.see", words="pytania klientów do ofert odpowiedzi"),
)  # fmt: skip
TOPICS = (
    kit.Topic("offerpages.question", _("Questions about your offers"), note=_("What customers ask on the pages of their offers"), right="offers.see", mail="now"),
    kit.Topic("offerpages.accepted", _("Offers accepted by customers"), note=_("Accepted and signed on the customer’s page"), right="offers.see", mail="now"),
)  # fmt: skip
LATELY = dt.timedelta(days=7)


def _mine(by: Actor) -> QuerySet[Question]:
    return queries.questions(by).filter(answered_at__isnull=True, link__offer__salesperson_id=by.employee_id)


class Notices:
    """Questions about my offers that wait, and my offers accepted within a week."""

    def notices(self, by: Actor) -> Sequence[kit.Notice]:
        if not by.may("offers.see") or by.employee_id is None:
            return []
        asked = [
            kit.Notice(
                f"offerpages.question:{row.pk}", "decide", gettext("%(who)s asks about %(number)s: %(text)s") % {"who": row.link.name, "number": row.link.offer.number, "text": row.text[:80]},
                reverse("offer-version", args=[row.offer_version_id]), row.asked_at, "message-question", topic="offerpages.question",
            )
            for row in _mine(by).select_related("link__offer").order_by("-pk")[:20]
        ]  # fmt: skip
        rows = (
            queries.acceptances(by)
            .filter(at__gte=clock.now() - LATELY, link__offer__salesperson_id=by.employee_id)
            .select_related("link__offer")
        )
        return asked + [
            kit.Notice(
                f"offerpages.accepted:{row.pk}", "info", gettext("%(who)s accepted %(number)s and signed") % {"who": row.name, "number": row.link.offer.number},
                reverse("offer-version", args=[row.offer_version_id]), row.at, "signature", topic="offerpages.accepted",
            )
            for row in rows.order_by("-pk")[:20]
        ]  # fmt: skip


class Badges:
    """The amber count on the rail: questions about my offers."""

    def badges(self, by: Actor) -> Mapping[str, QuerySet[Question]]:
        if not by.may("offers.see") or by.employee_id is None:
            return {}
        return {"sales": _mine(by)}
