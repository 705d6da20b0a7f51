"""Addresses that people get by e-mail: the form, the signature, what is refused."""

from __future__ import annotations

import pytest

from kupiec.ground.kit import signed


def test_a_token_names_its_row_and_changes_with_what_it_tells():
    made = signed.token(17, "17.4.x", purpose="one")
    assert signed.number(made) == 17
    assert signed.same(made, signed.token(17, "17.4.x", purpose="one"))
    assert made != signed.token(17, "17.5.x", purpose="one")
    assert made != signed.token(17, "17.4.x", purpose="another")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "17",
        "17-",
        "-" + "a" * 40,
        "17-" + "g" * 40,
        "17-" + "A" * 40,
        "17-" + "a" * 39,
        "9" * 19 + "-" + "a" * 40,
        "１7-" + "a" * 40,
        "17-" + "a" * 40 + "\n",
    ],
)
def test_what_has_not_the_form_names_no_row(text):
    assert signed.number(text) is None


def test_text_outside_ascii_is_only_wrong():
    assert not signed.same("17-ż", signed.token(17, "17", purpose="one"))
