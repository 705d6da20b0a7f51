"""Lists of the room: pairs that may be one, merges done; the page of a merge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.access import public as access
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.ground.merging import queries, services, words
from kupiec.ground.merging.models import Merge, Pair, Sweep
from kupiec.ground.merging.sockets import kind_of, kinds
from kupiec.ground.merging.values import State

C, F = kit.columns, kit.filters
RIGHT = "merging.merge"
STATES = {State.OPEN.value: ("warn", _("To be looked at"), "git-merge"), State.APART.value: ("", _("Not doubles"), "check")}
SURE = 90


def merge_url(kind: str, kept: int, gone: int) -> str:
    return reverse("merge", args=[kind_of(kind).slug, kept, gone])


def _pair_url(pair: Pair) -> str:
    return merge_url(pair.kind, pair.first_id, pair.second_id)


def _kind_choices(by: Actor) -> list[tuple[str, Any]]:
    return [(kind.kind, kit.show.say(kind.label)) for kind in kinds if by.may(kind.edit)]


def _chance(pair: Pair) -> kit.Mark:
    text = gettext("%(score)s%%") % {"score": pair.score}
    return kit.Mark("bad" if pair.score >= SURE else "warn", text)


def _menu(pair: Pair, by: Actor) -> Sequence[kit.MenuItem]:
    route = kind_of(pair.kind).route
    return [
        kit.MenuItem(pair.first_label, reverse(route, args=[pair.first_id]), "external-link"),
        kit.MenuItem(pair.second_label, reverse(route, args=[pair.second_id]), "external-link"),
    ]


APART = kit.Operation(
    "apart", _("Not doubles"), run=services.tell_apart, undo=services.reopen, icon="check", right=RIGHT, message=_("Not shown again: %(count)s"),
)  # fmt: skip
REOPEN = kit.Operation(
    "reopen",
    _("Perhaps doubles after all"),
    run=services.reopen,
    icon="arrow-back-up",
    right=RIGHT,
    more=True,
    message=_("%(count)s restored"),
)


def _last(request: kit.Request) -> dict[str, Any]:
    swept = Sweep.objects.order_by("-at").values_list("at", flat=True).first()
    return {"swept": swept or Pair.objects.order_by("-found_at").values_list("found_at", flat=True).first()}


DOUBLES = kit.List(
    "merging.doubles", _("Duplicates"), rows=queries.visible_pairs, right=RIGHT,
    columns=(
        C.Link("first_label", _("Record"), url=_pair_url),
        C.Text("second_label", _("May be the same as")),
        C.Text("reasons", _("Why"), value=lambda pair: words.reasons(pair.reasons), sort=False),
        C.Html("score", _("Chance"), value=_chance, sort="score", export=lambda pair: pair.score),
        C.Text("kind", _("Kind"), value=lambda pair: words.kind_label(pair.kind, one=True), sort="kind", narrow=False),
        C.Badge("state", _("State"), kinds=STATES, hidden=True),
        C.Moment("found_at", _("Found"), hidden=True),
    ),
    sort=("-score",), search=("first_label", "second_label"),
    filters=(
        F.Choice("kind", _("Kind"), choices=_kind_choices),
        F.Choice("state", _("State"), choices=tuple((state, told[1]) for state, told in STATES.items())),
        F.Dates("found_at", _("Found"), moments=True),
    ),
    views=(kit.View("open", _("To be looked at"), "f.state=open"), kit.View("apart", _("Not doubles"), "f.state=apart")),
    operations=(APART, REOPEN), row_menu=_menu, open_url=_pair_url, above="merging/_search.html", context=_last,
    empty=kit.Empty("git-merge", _("No duplicates found"), _("They are looked for every night, and whenever you ask."), ("merges", _("Merges done"))),
)  # fmt: skip


# merges done


def _who(ids: Sequence[int], by: Actor) -> Mapping[int, str]:
    made = dict(Merge.objects.filter(pk__in=ids).values_list("pk", "merged_by"))
    names = {user.pk: str(user) for user in access.users().filter(pk__in={pk for pk in made.values() if pk})}
    return {pk: names.get(user or 0, gettext("Program")) for pk, user in made.items()}


def _came(made: Merge) -> int:
    return int(sum(count for _label, count in made.counts))


def _undoable(made: Merge, by: Actor) -> Any:
    return services.why_not(made)


UNDO = kit.Operation(
    "undo", _("Undo the merge"), run=services.undo, icon="arrow-back-up", right=RIGHT, allowed=_undoable, only=lambda made: made.undone_at is None,
    confirm=_("There will be two records again, each with what it had."), message=_("The merge was undone."), bulk=False,
)  # fmt: skip
MERGES = kit.List(
    "merging.merges", _("Merges done"), rows=queries.visible_merges, right=RIGHT,
    columns=(
        C.Link("gone_label", _("Merged"), url="merge-done"),
        C.Text("kept_label", _("Into")),
        C.Number("came", _("Rows moved"), value=_came, sort=False),
        C.Text("kind", _("Kind"), value=lambda made: words.kind_label(made.kind, one=True), sort="kind", narrow=False),
        C.Text("who", _("By whom"), fill=_who),
        C.Moment("merged_at", _("When")),
        C.Moment("undone_at", _("Undone")),
    ),
    sort=("-merged_at",), search=("gone_label", "kept_label"),
    filters=(
        F.Choice("kind", _("Kind"), choices=_kind_choices),
        F.Dates("merged_at", _("When"), moments=True),
        F.Flag("undone", _("Undone"), apply=lambda rows, by: rows.filter(undone_at__isnull=False)),
    ),
    operations=(UNDO,), empty=kit.Empty("git-merge", _("Nothing has been merged yet"), _("Pairs to look at are among duplicates."), ("doubles", _("Duplicates"))),
)  # fmt: skip


def _one(pk: int, *, by: Actor) -> Merge:
    return queries.visible_merges(by).get(pk=pk)


def _head(made: Merge, by: Actor) -> kit.Head:
    badges = (kit.Mark("", _("Undone"), "arrow-back-up"),) if made.undone_at else (kit.Mark("ok", _("Merged"), "check"),)
    subtitle = gettext("%(gone)s came into %(kept)s") % {"gone": made.gone_label, "kept": made.kept_label}
    return kit.Head(_("A merge"), made.gone_label, icon="git-merge", badges=badges, subtitle=subtitle)


def _kept_url(made: Merge) -> str:
    pk = queries.went(made.kind, made.kept_id) or made.kept_id
    return reverse(kind_of(made.kind).route, args=[pk])


def _done(made: Merge, by: Actor) -> dict[str, Any]:
    why = None if made.undone_at else services.why_not(made)
    return {"counts": [(gettext(label), count) for label, count in made.counts], "why": why.text if why else ""}


MERGE = kit.Detail(
    "merging.merge", get=_one, head=_head, right=RIGHT, layout="card", operations=(UNDO,), audit=None,
    facts=(
        kit.Fact(_("Kept"), "kept_label", span=4, url=_kept_url),
        kit.Fact(_("Kind"), lambda made, by: words.kind_label(made.kind, one=True), span=2),
        kit.Fact(_("When"), lambda made, by: kit.show.moment(made.merged_at), span=2),
        kit.Fact(_("By whom"), lambda made, by: _who([made.pk], by)[made.pk], span=2),
        kit.Fact(_("Undone"), lambda made, by: kit.show.moment(made.undone_at) if made.undone_at else "", span=2, optional=True),
    ),
    panels=(kit.Panel("moved", _("What came over"), template="merging/_moved.html", context=_done, icon="git-merge"),),
)  # fmt: skip
