"""Fixtures for the tests of all rooms: a company to work in, somebody who acts, a browser."""

from __future__ import annotations

pytest_plugins = ["tests.cast", "tests.browser"]
