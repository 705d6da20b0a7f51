"""Rich text from people: cut down to a short list of harmless marks before it is kept, and again when it is shown."""

from __future__ import annotations

import html
import re

import nh3

_TAGS = {"p", "br", "b", "strong", "i", "em", "u", "s", "ul", "ol", "li", "h2", "h3", "blockquote", "hr"}
_BREAKS = re.compile(r"<(?:br|/p|/li|/h2|/h3|/blockquote|hr)\s*/?>", re.IGNORECASE)
LONGEST = 40_000


def clean(text: str) -> str:
    """The text with our few tags and no attributes at all; scripts and styles go with what is inside them."""
    return nh3.clean(text, tags=_TAGS, attributes={}, clean_content_tags={"script", "style"}).strip()


def plain(text: str) -> str:
    """The words of a rich text, lines kept, for search and previews."""
    bare = nh3.clean(_BREAKS.sub(lambda found: f"{found[0]}\n", text), tags=set(), attributes={}, clean_content_tags={"script", "style"})
    return "\n".join(line for line in (part.strip() for part in html.unescape(bare).split("\n")) if line)


def paragraphs(text: str) -> str:
    """Plain text as rich text: an empty line parts paragraphs."""
    parts = [part.strip() for part in re.split(r"\n\s*\n", text.strip()) if part.strip()]
    return "".join("<p>" + "<br>".join(html.escape(line) for line in part.split("\n")) + "</p>" for part in parts)
