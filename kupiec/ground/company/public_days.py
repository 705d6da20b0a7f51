"""Public holidays of a country, out of a library that would load the law of all countries to tell of one.

It has a module for each of 250 countries and finds the one that is asked by itself, but its package of countries
loads them all: 20 MB of each web worker. An empty package of the same name and place stands in for it.
"""

from __future__ import annotations

import datetime as dt
import sys
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import holidays as library


@cache
def _library() -> ModuleType:
    import holidays  # takes long to load, seldom needed

    name = "holidays.countries"
    if name not in sys.modules:
        places = ModuleType(name)
        places.__path__ = [f"{place}/countries" for place in holidays.__path__]
        sys.modules[name] = places
    return holidays


def named(country: str, year: int, *, language: str | None = None) -> dict[dt.date, str]:
    """The public holidays of a year with their names; empty for a country nothing is known of."""
    try:
        found: library.HolidayBase = _library().country_holidays(country, years=year, language=language)
    except NotImplementedError:
        return {}
    return dict(found.items())
