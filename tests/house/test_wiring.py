"""The wiring page people read is the wiring that runs."""

from __future__ import annotations

from kupiec.house import printed


def test_the_printed_wiring_is_the_real_one():
    """After a change: `DJANGO_SETTINGS_MODULE=kupiec.house.settings_test python -m kupiec.house.printed`."""
    assert printed.PAGE.read_text(encoding="utf-8") == printed.page()
