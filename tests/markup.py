"""Pages as the tests read them: where a template breaks its lines says nothing."""

from __future__ import annotations

import re

from django.http import HttpResponse


def flat(page: HttpResponse | str) -> str:
    """The text of an answer with each tag on one line, its attributes one blank apart."""
    text = page if isinstance(page, str) else page.content.decode()
    return re.sub(r"<[a-zA-Z/][^<>]*>", lambda tag: re.sub(r"\s+", " ", tag[0]).replace(" >", ">"), text)


__all__ = ["flat"]
