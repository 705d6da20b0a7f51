"""Public holidays: right for a country, and no more loaded than asked (the rest of the world is 20 MB)."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys

import pytest

from kupiec.ground.company import public_days

MANY = """
import sys
from kupiec.ground.company import public_days
for country in ("PL", "GB", "CZ"):
    public_days.named(country, 2026)
print(len([name for name in sys.modules if name.startswith("holidays.countries.")]))
"""


@pytest.mark.parametrize(
    ("country", "language", "day", "name"),
    [("PL", "pl", dt.date(2026, 6, 4), "Dzień Bożego Ciała"), ("PL", "pl", dt.date(2026, 12, 24), "Wigilia Bożego Narodzenia"), ("DE", "de", dt.date(2026, 10, 3), "Tag der Deutschen Einheit")],
)  # fmt: skip
def test_holidays_of_a_country(country, language, day, name):
    assert public_days.named(country, 2026, language=language)[day] == name


def test_in_the_readers_language_and_of_an_unknown_country():
    assert public_days.named("PL", 2026, language="en_US")[dt.date(2026, 11, 11)] == "National Independence Day"
    assert public_days.named("XX", 2026) == {}


def test_only_countries_asked_for_are_loaded():
    said = subprocess.run([sys.executable, "-c", MANY], capture_output=True, text=True, check=True)
    assert int(said.stdout) <= 5
