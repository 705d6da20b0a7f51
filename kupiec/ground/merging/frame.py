"""What merging puts into the frame: the tab, commands, words of the timeline, the past of records that came over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.ground.kit import timelines
from kupiec.ground.merging import queries, screens
from kupiec.ground.merging.models import Step
from kupiec.ground.merging.moving import DROP, record
from kupiec.ground.merging.sockets import kinds

MOST = 5
"""How many records that came over have their past told; there are hardly ever more."""

TABS = (kit.Tab("clients", "doubles", _("Duplicates"), url="doubles", right="merging.merge", order=95),)
COMMANDS = (
    kit.Command("doubles", _("Duplicates"), url="doubles", icon="git-merge", right="merging.merge", words="duble duplikaty powtórzenia scal scalanie łączenie"),
    kit.Command("merges", _("Merges done"), url="merges", icon="history", right="merging.merge", words="scalenia cofnij historia scaleń"),
)  # fmt: skip
EVENTS = {
    "merged": (N_("%(gone)s was merged into this record"), "git-merge", ""),
    "unmerged": (N_("The merge of %(gone)s was undone"), "arrow-back-up", ""),
}


class Operations:
    """What stands on the page and the list of a kind: merge this with another, merge the two chosen."""

    def __init__(self, kind: str, *, picker: str) -> None:
        self._kind, self._picker = kind, picker

    def operations(self) -> Sequence[kit.Operation]:
        other = kit.inputs.Pick("other_id", _("The other record"), picker=self._picker, required=True, span=12)
        message, stays = _("Choose the values and merge."), _("It comes into this one; you choose whose values stay.")
        return (
            kit.Operation("merge-with", _("Merge with another"), run=self._with, done=_address, fields=(replace(other, help=stays),), icon="git-merge",
                          right=screens.RIGHT, more=True, bulk=False, message=message),
            kit.Operation("merge-two", _("Merge the two chosen"), run=self._two, done=_address, icon="git-merge", right=screens.RIGHT, more=True,
                          single=False, message=message),
        )  # fmt: skip

    def _with(self, ids: Sequence[int], *, by: Actor, other_id: int) -> str:
        return screens.merge_url(self._kind, ids[0], other_id)

    def _two(self, ids: Sequence[int], *, by: Actor) -> str:
        if len(ids) != 2:
            raise Refusal("TWO", N_("Choose exactly two records to merge."))
        return screens.merge_url(self._kind, *sorted(ids))


def _address(result: str, ids: Sequence[int]) -> str:
    return result


class Timeline:
    """What became of records before they came over: their changes, each with the name they bore."""

    def entries(self, subject: str, pk: int, *, by: Actor) -> Sequence[timelines.Entry]:
        kind = next((one for one in kinds if one.kind == subject), None)
        stubs = queries.stubs(subject, [pk]).get(pk, [])[:MOST] if kind else []
        if kind is None or not stubs:
            return []
        steps = Step.objects.filter(merge__in=[stub.merge_id for stub in stubs], what=DROP, model=kind.model._meta.label)
        found: list[timelines.Entry] = []
        for step in steps:
            for row in step.data["rows"]:
                past = record(apps.get_model(step.model), step.data["names"], row)
                if past.pk in {stub.gone_id for stub in stubs}:
                    found += timelines.past(past, name=kind.title(past))
        return found
