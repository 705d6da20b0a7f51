"""Lists of dictionaries under Settings: code, name, what else an entry has, in use or not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel import entries
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import columns, filters
from kupiec.ground.kit.lists import Create, Empty, List
from kupiec.ground.kit.operations import Operation


def dictionary(title: Any, model: Any, *, url: str, one: Any, right: str, more: Sequence[columns.Column] = ()) -> List:
    """The list of a dictionary. Its forms are the routes `<url>-new` and `<url>-edit`; `one` is a single entry in words,
    `right` changes entries, the room's `see` shows them."""

    def retire(ids: Sequence[int], *, by: Actor) -> int:
        return entries.retire(model, ids, active=False, right=right, by=by)

    def revive(ids: Sequence[int], *, by: Actor) -> int:
        return entries.retire(model, ids, active=True, right=right, by=by)

    room, held = model._meta.app_label, {column.key for column in more}
    return List(
        f"{room}.{url}s", title, rows=lambda by: model._base_manager.all(), right=f"{room}.see",
        columns=(
            columns.Link("name", _("Name"), url=f"{url}-edit"), columns.Text("code", _("Code")), *more,
            columns.Flag("active", _("In use")),
        ),
        sort=("full_name",) if "full_name" in held else ("position", "name") if "position" in held else ("name",),
        search=("name", "code"), filters=(filters.Flag("active", _("In use")),),
        operations=(
            Operation("retire", _("Take out of use"), run=retire, undo=revive, icon="archive", right=right,
                      message=_("%(count)s taken out of use")),
            Operation("revive", _("Put into use"), run=revive, icon="archive-off", right=right, message=_("%(count)s put into use")),
        ),
        create=Create(one, url=f"{url}-new", right=right),
        empty=Empty("list", _("Nothing here yet")),
    )  # fmt: skip
