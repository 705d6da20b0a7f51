"""Heading, menus and dialogs of a list as markup: strings for what stands there once per column, templates for the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from kupiec.ground.kit import kept, markup
from kupiec.ground.kit.escaping import escape


def heading(cells: Sequence[Mapping[str, Any]]) -> SafeString:
    """The `<th>`s of the columns: label, arrow of the sort, the address of the next."""
    return mark_safe("".join(map(_heading_cell, cells)))


def _heading_cell(cell: Mapping[str, Any]) -> str:
    width = f' width="{cell["width"]}"' if cell["width"] else ""
    aria = f' aria-sort="{cell["aria"]}"' if cell["aria"] else ""
    label = escape(cell["label"])
    if cell["url"]:
        url, arrow = escape(cell["url"]), markup.icon(cell["icon"], "xs") if cell["icon"] else ""
        inner = f'<a class="plain" draggable="false" href="{url}" data-also="{escape(cell["also"])}" hx-get="{url}" hx-target="#list" hx-push-url="true">{label}{arrow}</a>'
    else:
        inner = f'<span tabindex="0">{label}</span>'
    return f'<th scope="col" class="{cell["classes"]}"{width} data-column="{escape(cell["key"])}"{aria}>{inner}<i class="k-grip" data-grip aria-hidden="true"></i></th>'


def column_choice(columns: Iterable[Mapping[str, Any]]) -> SafeString:
    """The rows of the dialog of columns."""
    rows = tuple((each["key"], each["label"], each["on"], each["width"]) for each in columns)
    return kept.once(("column-choice", rows), lambda: mark_safe("".join(_choice_row(*row) for row in rows)))


def _choice_row(key: str, label: str, on: bool, width: Any) -> str:
    label, ticked = escape(label), " checked" if on else ""
    up, down = markup.icon("chevron-up", "s"), markup.icon("chevron-down", "s")
    to_width, by_itself, to_up, to_down = (escape(text) for text in (gettext("Width"), gettext("auto"), gettext("Up"), gettext("Down")))
    return (
        f'<li data-key-name="{escape(key)}"><label class="k-tick"><input type="checkbox" value="{escape(key)}"{ticked}>{label}</label><span class="grow"></span>'
        f'<label class="k-width"><span class="sr">{to_width}: {label}</span><input class="k-input" inputmode="numeric" maxlength="4" value="{width}" placeholder="{by_itself}" data-width></label>'
        f'<button type="button" class="k-icon sm" data-up aria-label="{to_up}: {label}">{up}</button>'
        f'<button type="button" class="k-icon sm" data-down aria-label="{to_down}: {label}">{down}</button></li>'
    )


def group_choice(groups: Iterable[Mapping[str, Any]]) -> SafeString:
    """The items of the menu of groups."""
    icon = markup.icon("layout-list")
    made = []
    for each in groups:
        url, on, current = escape(each["url"]), " on" if each["current"] else "", ' aria-current="true"' if each["current"] else ""
        made.append(
            f'<a class="it{on}" role="menuitem" tabindex="-1" href="{url}" hx-get="{url}" hx-target="#list" hx-push-url="true"{current}>{icon}{escape(each["label"])}</a>'
        )
    return mark_safe("".join(made))


def filter_rows(fields: Iterable[Mapping[str, str]]) -> SafeString:
    """The filters in their dialog; `html` of each is safe already."""
    return mark_safe("".join(
        f'<div class="k-filterrow" role="group" aria-label="{escape(each["label"])}"><span class="k-lab">{escape(each["label"])}</span>{each["html"]}</div>'
        for each in fields
    ))  # fmt: skip
