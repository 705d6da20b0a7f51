"""Items have attributes that administrators define, by group where they say so; references may point to items (KER-8, CAT-1)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from kupiec.ground.attributes import public as attributes
from kupiec.ground.kernel.words import N_
from kupiec.people.catalog import filters, queries
from kupiec.people.catalog.models import Item, ItemGroup
from kupiec.people.catalog.services.derived import finish

KIND = "catalog.item"


def _names(ids: Collection[int]) -> Mapping[int, str]:
    return {item.pk: str(item) for item in Item.objects.filter(pk__in=ids).only("code", "name")}


def _path(text: str | None) -> frozenset[int]:
    return frozenset(int(part) for part in (text or "").split("/") if part)


def _groups(ids: Collection[int]) -> Mapping[int, frozenset[int]]:
    return {pk: _path(path) for pk, path in Item.objects.filter(pk__in=ids).values_list("pk", "group__path")}


def _above(group_id: int) -> frozenset[int]:
    return _path(ItemGroup.objects.filter(pk=group_id).values_list("path", flat=True).first())


SUBJECT = attributes.Subject(
    KIND, N_("Items"), Item, queries.visible, see="catalog.see", edit="catalog.edit", icon="package", saved=finish,
    shelves=attributes.Shelves(N_("Group of items"), filters.groups, _groups, _above),
)  # fmt: skip
TARGET = attributes.Target(KIND, N_("Item"), "catalog.item", _names, "item")
