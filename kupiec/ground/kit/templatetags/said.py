"""`i18n` with a quicker `{% translate "…" %}`: a page has hundreds, and Django makes a lazy text of each to say it.

A constant text is said once per language and remembered by its place in the template; everything else is Django's own.
"""

from __future__ import annotations

from typing import Any

from django import template
from django.templatetags import i18n
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

register = template.Library()
register.tags.update(i18n.register.tags)
register.filters.update(i18n.register.filters)


class Said(template.Node):
    """A constant text in the language of the page."""

    def __init__(self, text: str) -> None:
        self.text = text.replace("%", "%%")
        self.said: dict[str | None, SafeString] = {}

    def render(self, context: Any) -> SafeString:
        language = get_language()
        found = self.said.get(language)
        if found is None:
            found = self.said[language] = mark_safe(gettext(self.text).replace("%%", "%"))
        return found


def translate(parser: Any, token: Any) -> template.Node:
    node = i18n.do_translate(parser, token)
    asked = node.filter_expression
    if node.noop or node.asvar or node.message_context or asked.filters or asked.var.literal is None:
        return node
    return Said(asked.var.literal)


register.tag("translate", translate)
register.tag("trans", translate)
