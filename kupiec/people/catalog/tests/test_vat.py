"""The VAT code of a line: what is sold, to whom (art. 28b, 41)."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from kupiec.people.catalog import vat

GOODS, SERVICE = ({"kind": kind, "vat_code": "8"} for kind in ("goods", "service"))


@pytest.mark.feature("CAT-1")
@pytest.mark.parametrize(
    ("item", "status", "code"),
    [
        (GOODS, "domestic", "8"), (GOODS, "private", "8"), (GOODS, "exempt", "8"), (GOODS, "eu", "0"), (GOODS, "export", "0"), (GOODS, None, "8"),
        (SERVICE, "domestic", "8"), (SERVICE, "eu", "np"), (SERVICE, "export", "np"),
        (None, "domestic", "23"), (None, None, "23"), (None, "eu", "0"), (None, "export", "0"),
    ],
)  # fmt: skip
def test_the_code_goes_by_what_is_sold_and_to_whom(item: dict[str, Any] | None, status: str | None, code: str) -> None:
    terms = SimpleNamespace(vat_status=status) if status else None
    assert vat.code_of(SimpleNamespace(**item) if item else None, terms) == code  # type: ignore[arg-type]


@pytest.mark.parametrize(("status", "code"), [("domestic", "23"), ("eu", "np"), ("export", "np")])
def test_what_is_said_in_words_may_be_a_service(status: str, code: str) -> None:
    assert vat.code_of(None, SimpleNamespace(vat_status=status), service=True) == code
