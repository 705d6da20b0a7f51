"""What circulations hang into the frame: tabs, commands, the amber count, notices, the block of "My day"."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.ground.workflow import queries, screens, words
from kupiec.ground.workflow.models import Circulation
from kupiec.ground.workflow.values import State

TABS = (
    kit.Tab("day", "decisions", _("To decide"), url="decisions", right="workflow.see", order=15),
    kit.Tab("day", "circulations", _("Circulations"), url="circulations", right="workflow.see", order=70),
    kit.Tab("settings", "workflow-definitions", _("Circulation of documents"), url="workflow-definitions", right="workflow.setup", order=47, shelf="papers",
            note=_("Who approves what, in what order, until when")),
    kit.Tab("settings", "workflow-superiors", _("Superiors"), url="workflow-superiors", right="workflow.setup", order=48, shelf="people",
            note=_("Whose superior decides and stands in after a deadline")),
)  # fmt: skip
COMMANDS = (
    kit.Command("decisions", _("To decide"), url="decisions", icon="gavel", right="workflow.see", words="do decyzji akceptacja zatwierdź obieg czeka na mnie"),
    kit.Command("circulations", _("Circulations"), url="circulations", icon="route", right="workflow.see", words="obiegi dokumentów akceptacje"),
    kit.Command("workflow-definition-new", _("New circulation of documents"), url="workflow-definition-new", icon="route", right="workflow.setup",
                words="definicja obiegu nowy obieg akceptacja", new=False),
)  # fmt: skip
TOPICS = (
    kit.Topic("workflow.task", _("Decisions that wait for you"), note=_("The request itself comes by e-mail anyway, with an address to decide by"), right="workflow.see"),
    kit.Topic("workflow.ended", _("Outcome of circulations"), note=_("Documents you passed on: approved, refused, returned"), right="workflow.see", mail="now"),
)  # fmt: skip
PICKERS = (screens.PERSON_PICKER,)


class Badges:
    """The amber count: what waits for my decision."""

    def badges(self, by: Actor) -> dict[str, int]:
        count = queries.waiting_count(by)
        return {"day": count} if count else {}


class Notices:
    """What waits for me; what became of what I put in."""

    def notices(self, by: Actor) -> Sequence[kit.Notice]:
        rows = queries.inbox(by).select_related("circulation", "step").order_by("-opened_at")[:50]
        waiting = [
            kit.Notice(
                f"workflow.task:{row.pk}", "info" if row.step.mode == "inform" else "decide", f"{row.circulation.title}: {row.step.name}",
                reverse("decision", args=[row.pk]), row.opened_at, "gavel", topic="workflow.task",
            )
            for row in rows
        ]  # fmt: skip
        return [*waiting, *self._ended(by)]

    def _ended(self, by: Actor) -> list[kit.Notice]:
        if by.user_id is None or not by.may("workflow.see"):
            return []
        since = clock.now() - dt.timedelta(days=7)
        rows = Circulation.objects.filter(company_id=by.company_id, started_by_id=by.user_id, ended_at__gte=since).exclude(
            state=State.CANCELLED
        )
        return [
            kit.Notice(
                f"workflow.circulation:{row.pk}", "info", gettext("%(title)s: %(state)s") % {"title": row.title, "state": kit.show.say(words.STATES[row.state][1])},
                reverse("circulation", args=[row.pk]), row.ended_at, words.STATES[row.state][2], topic="workflow.ended",
            )
            for row in rows.order_by("-ended_at")[:20]
        ]  # fmt: skip


class MyDay:
    """The block "To decide", while something waits."""

    def panels(self, by: Actor) -> Sequence[kit.Panel]:
        if not queries.inbox(by).exists():
            return []
        return [
            kit.Panel("decisions", _("To decide"), template="workflow/_day.html", context=screens.day, icon="gavel", right="workflow.see", order=4,
                      more=kit.Panel.more_at("decisions", _("All decisions"))),
        ]  # fmt: skip
