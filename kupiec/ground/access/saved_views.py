"""Views of lists that users save: own and shared (KER-13)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.db import models

from kupiec.ground.access import preferences
from kupiec.ground.access.models import User
from kupiec.ground.kernel import clock, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.prepared import NUMBER, TEXT, Prepared
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_

LONGEST_QUERY = 4000
MOST_VIEWS = 50
MOST_LAYOUTS = 12
MOST_LISTS = 40


class SavedView(models.Model):
    """A named address of a list: columns, filters, order. Shared ones are seen by the whole company."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    list_name = models.CharField(max_length=60)
    label = models.CharField(max_length=60)
    query = models.CharField(max_length=LONGEST_QUERY)
    shared = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        app_label = "access"
        db_table = "access_saved_view"
        indexes = [models.Index(fields=["company", "list_name"], name="saved_view_list")]


def seen(list_name: str, *, by: Actor) -> list[SavedView]:
    """The actor's own views of a list and those shared in his company, in order of name."""
    return _SEEN.records(company=by.company_id, user=by.user_id or 0, name=list_name)


def _seen(company: int, user: int, name: str) -> models.QuerySet[SavedView]:
    rows = SavedView.objects.filter(company_id=company, list_name=name)
    return rows.filter(models.Q(user_id=user) | models.Q(shared=True)).order_by("label", "pk")


_SEEN = Prepared(_seen, company=NUMBER, user=NUMBER + 1, name=TEXT)


def save(list_name: str, *, label: str, query: str, shared: bool, by: Actor) -> int:
    """Keep a view. The same name again replaces one's own. Refuses REQUIRED, TOO_LONG, TOO_MANY."""
    label = " ".join(label.split())
    if not label:
        raise Refusal("REQUIRED", N_("Give the view a name."), "label")
    if len(label) > 60 or len(query) > LONGEST_QUERY:
        raise Refusal("TOO_LONG", N_("The view’s name or its filters are too long."), "label")
    with tx.write_tx(by=by):
        own = SavedView.objects.filter(user=by.user_id, company_id=by.company_id, list_name=list_name)
        row = own.filter(label=label).first()
        if row is None and own.count() >= MOST_VIEWS:
            raise Refusal("TOO_MANY", N_("Remove a view first: %(most)s are the most."), "label", params={"most": MOST_VIEWS})
        row = row or SavedView(user_id=by.user_id or 0, company_id=by.company_id, list_name=list_name, created_at=clock.now())
        row.label, row.query, row.shared = label, query, shared
        row.save()
    return int(row.pk)


def layouts(list_name: str, *, user: User) -> dict[str, Any]:
    """How the signed-in user keeps this list: view key → columns and widths."""
    return dict(preferences.kept(user, "lists").get(list_name, {}))


def keep_layout(list_name: str, *, view: str, layout: Mapping[str, Any], by: Actor) -> None:
    """Keep how the actor's list looks in a view; an empty layout forgets it. Refuses TOO_LONG."""
    if len(json.dumps(layout)) > LONGEST_QUERY:
        raise Refusal("TOO_LONG", N_("The view’s name or its filters are too long."), "columns")

    def changed(lists: dict[str, Any]) -> dict[str, Any]:
        views = {key: kept for key, kept in lists.pop(list_name, {}).items() if key != view}
        if layout:
            views[view] = dict(layout)
        if views:
            lists[list_name] = dict(list(views.items())[-MOST_LAYOUTS:])
        return dict(list(lists.items())[-MOST_LISTS:])

    preferences.keep("lists", changed, by=by)


def drop(view_id: int, *, by: Actor) -> None:
    """Remove one's own view; others' shared ones with `access.manage`. Refuses NOT_FOUND."""
    with tx.write_tx(by=by):
        row = SavedView.objects.filter(pk=view_id, company_id=by.company_id).first()
        if row is None or not (row.shared or row.user_id == by.user_id):
            raise Refusal("NOT_FOUND", N_("There is no such view."), "view")
        if row.user_id != by.user_id:
            by.require("access.manage")
        row.delete()
