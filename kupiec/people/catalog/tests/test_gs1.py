"""Reading of GS1 codes and check digits."""

import datetime as dt
from decimal import Decimal

import pytest

from kupiec.people.catalog import gs1

FNC1 = "\x1d"


@pytest.mark.feature("CAT-2")
@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("5907464587038", True), ("5907464587039", False), ("96385074", True), ("96385075", False),
        ("036000291452", True), ("15907464587035", True), ("590746458704", False), ("ABCDEFGH", False),
    ],
)  # fmt: skip
def test_check_digits(text, right):
    assert gs1.is_gtin(text) is right


def test_numbers_of_any_length_meet():
    assert gs1.gtin14("036000291452") == gs1.gtin14("0036000291452") == "00036000291452"
    assert gs1.gtin14("123") == ""


@pytest.mark.feature("CAT-2")
@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("(01)05907464587038(10)L7", gs1.Reading(gtin="05907464587038", lot="L7")),
        (
            "(01)05907464587038(3103)012500(17)261231",
            gs1.Reading(gtin="05907464587038", weight_kg=Decimal("12.500"), expiry=dt.date(2026, 12, 31)),
        ),
        ("]C1010590746458703810ABC" + FNC1 + "3712", gs1.Reading(gtin="05907464587038", lot="ABC", count=12)),
        ("]d20105907464587038" + "21SN9", gs1.Reading(gtin="05907464587038", serial="SN9")),
        ("010590746458703817260200", gs1.Reading(gtin="05907464587038", expiry=dt.date(2026, 2, 28))),
        ("]C1021590746458703537100", gs1.Reading(contained="15907464587035", count=100)),
        ("5907464587038", None),
        ("(99)nie znam", None),
        ("]C101059", None),
        ("010590746458703", None),
        ("", None),
    ],
)
def test_element_strings(text, reading):
    assert gs1.parse(text) == reading
