"""Filters and tags of every template (built in, no load): numbers, dates, icons, badges, grids (docs/kit.md)."""

from __future__ import annotations

import re
from typing import Any

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape, linebreaks
from django.utils.safestring import SafeString, mark_safe

from kupiec.ground.kit import grids, kept, markup, page_keys, palette, reach, show
from kupiec.ground.kit.key_words import Key
from kupiec.ground.kit.request import Request

register = template.Library()

for _name in (
    "money",
    "money0",
    "price",
    "quantity",
    "percent",
    "vat",
    "number",
    "day",
    "moment",
    "ago",
    "say",
    "weekday",
    "initials",
    "account",
):
    register.filter(_name, getattr(show, _name))


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    return markup.icon(name, size)


@register.simple_tag
def badge(text: Any, kind: str = "", icon_name: str = "") -> SafeString:
    return markup.badge(text, kind, icon_name)


@register.filter
def mark(value: Any) -> SafeString:
    """A `Mark` drawn; safe markup as it is; any other text as a plain badge."""
    if isinstance(value, markup.Mark):
        return markup.mark(value)
    return value if isinstance(value, SafeString) else markup.badge(value)


@register.simple_tag
def stock_state(kind: str, text: Any) -> SafeString:
    return markup.stock_state(kind, text)


@register.simple_tag
def doc(code: str, number: str, url: str = "") -> SafeString:
    return markup.doc(code, number, url)


@register.simple_tag
def ava(name: str, classes: str = "") -> SafeString:
    return markup.avatar(str(name or "?"), classes)


@register.simple_tag
def bar(value: Any, limit: Any = 100, kind: str = "") -> SafeString:
    return markup.bar(value, limit, kind)


@register.simple_tag
def spark(values: Any, kind: str = "") -> SafeString:
    return markup.spark(values, kind)


@register.simple_tag
def note(kind: str, text: Any, icon_name: str = "") -> SafeString:
    return markup.note(kind, text, icon_name)


@register.filter
def prose(text: Any) -> SafeString:
    """Paragraphs of a documentation text; words between backticks as code."""
    return mark_safe(re.sub(r"`([^`]+)`", r"<code>\1</code>", linebreaks(str(text), autoescape=True)))


@register.filter
def working(keys: Any, request: Any) -> tuple[Any, ...]:
    return page_keys.working(keys, request)


@register.filter
def open_to_me(url: str) -> bool:
    """Whether the person who looks may open the address."""
    return reach.open_to_viewer(str(url))


class _LinkNode(template.Node):
    def __init__(self, url: Any, classes: Any, inside: Any) -> None:
        self.url, self.classes, self.inside = url, classes, inside

    def render(self, context: Context) -> SafeString:
        url, inside = str(self.url.resolve(context)), self.inside.render(context)
        classes = self.classes.resolve(context) if self.classes else ""
        kind = f' class="{escape(classes)}"' if classes else ""
        found = reach.link_or_nothing(url)
        return mark_safe(f'<a{kind} href="{escape(found)}">{inside}</a>' if found else f"<span{kind}>{inside}</span>")


@register.tag
def link(parser: Any, token: Any) -> template.Node:
    """`{% link address "classes" %}…{% endlink %}`: a link for those who may open the address, plain text for others."""
    _name, url, *rest = token.split_contents()
    inside = parser.parse(("endlink",))
    parser.delete_first_token()
    return _LinkNode(parser.compile_filter(url), parser.compile_filter(rest[0]) if rest else None, inside)


def _named(value: Any) -> Any:
    """Keys of a page by what their labels are said from: to compare lazy texts is to translate them."""
    keys = isinstance(value, tuple) and value and isinstance(value[0], Key)
    return tuple((each.keys, show.source(each.label), each.scope) for each in value) if keys else value


class _KeptNode(template.Node):
    def __init__(self, name: str, depends: list[Any]) -> None:
        self.name, self.depends = name, depends

    def render(self, context: Context) -> SafeString:
        key = (self.name, *(_named(each.resolve(context)) for each in self.depends))
        return kept.once(key, lambda: self._drawn(context))

    def _drawn(self, context: Context) -> SafeString:
        assert context.template is not None
        with context.push():
            return context.template.engine.get_template(self.name).render(context)


@register.tag(name="kept")
def kept_tag(parser: Any, token: Any) -> template.Node:
    """`{% kept "kit/_rail.html" frame.rail_key %}`: includes a template once for what it depends on, all of it named."""
    _name, template_name, *depends = token.split_contents()
    return _KeptNode(template_name.strip('"'), [parser.compile_filter(each) for each in depends])


@register.simple_tag
def kbd(keys: str) -> SafeString:
    return markup.kbd(keys)


@register.simple_tag
def empty(icon_name: str, title: Any, text: Any = "", to: str = "", words: Any = "") -> SafeString:
    """Nothing here; `to` (a route name) with its `words` is where it begins: a button for those who may go there."""
    below = f'<span class="muted k-narrow">{escape(show.say(text))}</span>' if text else ""
    address = reverse(to) if to else ""
    if address and reach.open_to_viewer(address):
        below += f'<a class="btn btn-primary" href="{escape(address)}">{escape(show.say(words))}{markup.icon("arrow-right")}</a>'
    return mark_safe(
        f'<div class="k-empty"><span class="ring">{markup.icon(icon_name, "l")}</span><b>{escape(show.say(title))}</b>{below}</div>'
    )


@register.simple_tag
def marked(text: str, words: str) -> SafeString:
    return palette.marked(text, words)


@register.simple_tag(takes_context=True)
def line_grid(context: Context, grid: grids.LineGrid, pk: int) -> SafeString:
    request: Request = context["request"]
    return render_to_string("kit/_line_grid.html", grids.setup(grid, pk, request), request)


@register.simple_tag(takes_context=True)
def button(context: Context, operation: Any, record: Any = None) -> SafeString:
    """A button for an operation, as the document head draws it."""
    request: Request = context["request"]
    by = request.actor
    if not operation.visible(by):
        return mark_safe("")
    from kupiec.ground.kit.operations import Button

    known = record is not None
    made = Button(
        operation, operation.reason(record, by) if known else "", operation.link(record) if known else "", operation.first(record)
    )
    return render_to_string("kit/_button.html", {"each": made, "action": context.get("action") or request.path}, request)
