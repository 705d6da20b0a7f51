"""Texts of messages: charsets that lie, signs that harm, HTML cut down to what may be read."""

from __future__ import annotations

import codecs
import html
import re

import nh3

LONGEST_TEXT = 200_000
LONGEST_HTML = 400_000
LARGEST_HTML = 2_000_000
_ALIASES = {
    "ks_c_5601-1987": "cp949", "x-mac-ce": "mac_latin2", "x-mac-roman": "mac_roman", "iso-8859-8-i": "iso8859_8", "iso-8859-6-i": "iso8859_6",
    "unicode-1-1-utf-7": "utf-7", "x-gbk": "gbk", "x-sjis": "shift_jis", "x-windows-949": "cp949", "utf8mb4": "utf-8", "latin-2": "iso8859_2",
}  # fmt: skip
_HARM = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ufeff\ud800-\udfff\ufff9-\ufffb]"
)
_BREAKS = re.compile(r"<(?:br|/p|/div|/tr|/li|/h[1-6]|/blockquote|/pre|hr)\b[^<>]{0,40}>", re.IGNORECASE)
_HEADS = re.compile(r"<(/?)h[1-6]>")
_NESTING = re.compile(r"<(/?)(?!(?:br|img|hr|meta|link|input|col|area|base|wbr|p|li|td|tr|th|option)\b)[a-z]", re.IGNORECASE)
_LONG_TAG = re.compile(r"<[a-zA-Z/][^<>]{8000,}>")
_ANY_TAG = re.compile(r"<[^<>]{0,2000}>")
MOST_DEPTH = 400
_PICTURE = re.compile(r"<img\b", re.IGNORECASE)
_TAGS = {
    "p", "br", "b", "strong", "i", "em", "u", "s", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "code", "hr", "div",
    "table", "thead", "tbody", "tr", "td", "th", "a",
}  # fmt: skip
_GONE = {
    "script",
    "style",
    "title",
    "noscript",
    "svg",
    "math",
    "template",
    "iframe",
    "object",
    "textarea",
    "select",
    "noembed",
    "noframes",
    "xmp",
}


def decoded(content: bytes, charset: str = "") -> str:
    """Bytes as text: by the charset they claim when it fits, else by what they look like. Never refuses."""
    name = _ALIASES.get(charset.strip().lower(), charset.strip().lower())
    if name and name not in ("us-ascii", "ascii", "unknown-8bit", "x-unknown", "default", "binary", "8bit"):
        try:
            if codecs.lookup(name)._is_text_encoding:
                return content.decode(name)
        except (LookupError, UnicodeError, ValueError, AssertionError):
            pass
    return guessed(content)


def guessed(content: bytes) -> str:
    """UTF-8 when it is that; else one of the two Polish charsets, told apart by the letters they place differently."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if not set(content) & set(b"\x8c\x8f\x9c\x9f\xb9\xa5") and set(content) & set(b"\xb1\xb6\xbc\xa1\xa6\xac"):
        return content.decode("iso8859_2", "replace")
    return content.decode("cp1250", "replace")


def harmless(text: str, most: int = LONGEST_TEXT) -> str:
    """Without control and direction signs and what databases refuse; lines end with `\\n`."""
    cut = text[: most * 2].replace("\r\n", "\n").replace("\r", "\n")
    return _HARM.sub("", cut)[:most]


def one_line(text: str, most: int) -> str:
    return " ".join(harmless(text.replace("\u2028", " ").replace("\u2029", " "), most * 2).split())[:most]


def shallow(text: str) -> str:
    """HTML without tags longer than anybody writes; nested deeper than anybody writes, its words without any tags."""
    text = _LONG_TAG.sub(" ", text)
    depth = 0
    for found in _NESTING.finditer(text):
        depth = max(depth + (-1 if found[1] else 1), 0)
        if depth > MOST_DEPTH:
            return html.escape(_ANY_TAG.sub(" ", text))
    return text


def clean(text: str) -> tuple[str, int]:
    """HTML with our few tags and without anything that is fetched; and how many pictures were left out."""
    cut = shallow(harmless(text, LARGEST_HTML))
    pictures = len(_PICTURE.findall(cut))
    made = nh3.clean(
        cut, tags=_TAGS, clean_content_tags=_GONE, attributes={"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}},
        url_schemes={"http", "https", "mailto", "tel"}, link_rel="noopener noreferrer nofollow", set_tag_attribute_values={"a": {"target": "_blank"}},
    )  # fmt: skip
    made = _HEADS.sub(lambda found: f"</b></{'p'}>" if found[1] else "<p><b>", made)
    return (made if len(made) <= LONGEST_HTML else ""), min(pictures, 999)


def plain(text: str) -> str:
    """The words of HTML, lines kept."""
    broken = _BREAKS.sub(lambda found: f"{found[0]}\n", shallow(text[:LARGEST_HTML]))
    bare = html.unescape(nh3.clean(broken, tags=set(), attributes={}, clean_content_tags=_GONE))
    lines = [" ".join(line.split()) for line in harmless(bare).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def as_html(text: str) -> str:
    return f"<pre>{html.escape(text)}</pre>"
