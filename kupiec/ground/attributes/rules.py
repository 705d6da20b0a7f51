"""Values of attributes as they are stored: what was typed, sent or read becomes the columns of a row (KER-8)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from kupiec.ground.attributes.values import Definition, Option, Type
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.search_text import fold
from kupiec.ground.kernel.words import N_

LONGEST, KEY = 2000, 120
_MOST = Decimal(10) ** 14
_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_YES, _NO = {"1", "true", "tak", "t", "yes", "y", "x"}, {"", "0", "false", "nie", "n", "no"}
COLUMNS = ("text", "key", "number", "day", "choice_id", "reference")
EMPTY: Mapping[str, Any] = dict.fromkeys(COLUMNS)


def code_of(name: str) -> str:
    """The code an attribute gets of its name: `Moc kotła, kW` is `moc_kotla_kw`."""
    made = re.sub(r"[^a-z0-9]+", "_", fold(name)).strip("_")[:40].strip("_")
    return made if made[:1].isalpha() else f"a_{made}"[:40].strip("_")


def check_code(code: str) -> str:
    """Refuses BAD_CODE for what formulas and addresses couldn't name."""
    if not _CODE.fullmatch(code):
        raise Refusal("BAD_CODE", N_("A code begins with a letter and has small letters a to z, digits and _ only."), "code")
    return code


def cells(asked: Definition, value: Any) -> dict[str, Any]:
    """The columns of a value row; all empty for an empty value. Refusals name the attribute's field."""
    if value is None or value == "" or (isinstance(value, str) and not value.strip()):
        return dict(EMPTY)
    made = _MAKERS[asked.type](asked, value)
    return {**EMPTY, **made}


def _refuse(asked: Definition, code: str, message: str, **params: Any) -> Refusal:
    return Refusal(code, message, asked.key, params={**params, "name": asked.name})


def _text(asked: Definition, value: Any) -> dict[str, Any]:
    text = str(value).strip()
    if "\x00" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise _refuse(asked, "BAD_TEXT", N_("The text holds a character that can’t be stored."))
    if len(text) > LONGEST:
        raise _refuse(asked, "TOO_LONG", N_("At most %(max)s characters."), max=LONGEST)
    return {"text": text, "key": fold(text)[:KEY]}


def _number(asked: Definition, value: Any) -> dict[str, Any]:
    if isinstance(value, bool):
        raise _refuse(asked, "NOT_A_NUMBER", N_("This is not a number."))
    try:
        number = value if isinstance(value, Decimal) else Decimal(str(value).strip().replace(" ", "").replace(",", "."))
    except InvalidOperation as error:
        raise _refuse(asked, "NOT_A_NUMBER", N_("This is not a number.")) from error
    if not number.is_finite() or abs(number) >= _MOST:
        raise _refuse(asked, "BAD_NUMBER", N_("This number is too large."))
    if number != number.quantize(Decimal(1).scaleb(-asked.decimals)):
        raise _refuse(asked, "BAD_NUMBER", N_("At most %(places)s decimals."), places=asked.decimals)
    return {"number": number}


def _day(asked: Definition, value: Any) -> dict[str, Any]:
    if isinstance(value, dt.datetime) or not isinstance(value, (dt.date, str)):
        raise _refuse(asked, "NOT_A_DATE", N_("This is not a date."))
    try:
        return {"day": value if isinstance(value, dt.date) else dt.date.fromisoformat(value.strip())}
    except ValueError as error:
        raise _refuse(asked, "NOT_A_DATE", N_("This is not a date.")) from error


def _choice(asked: Definition, value: Any) -> dict[str, Any]:
    found = option_of(asked, value)
    if found is None:
        raise _refuse(asked, "BAD_CHOICE", N_("“%(value)s” is not one of the choices."), value=str(value)[:40])
    return {"choice_id": found.id, "number": Decimal(found.position)}


def option_of(asked: Definition, value: Any) -> Option | None:
    """A choice by its id (a number), its code or its name as people type it."""
    if isinstance(value, int) and not isinstance(value, bool):
        return asked.option.get(value)
    text = str(value).strip()
    exact = next((one for one in asked.options if text in (one.code, one.name)), None)
    return exact or next((one for one in asked.options if fold(text) in (fold(one.code), fold(one.name))), None)


def _flag(asked: Definition, value: Any) -> dict[str, Any]:
    said = fold(str(value))
    if said not in _YES | _NO:
        raise _refuse(asked, "NOT_YES_OR_NO", N_("Say yes or no."))
    return {"number": Decimal(1)} if said in _YES else {}


def _reference(asked: Definition, value: Any) -> dict[str, Any]:
    text = str(value)
    if isinstance(value, bool) or not text.isascii() or not text.isdigit() or len(text) > 18:
        raise _refuse(asked, "UNKNOWN_CHOICE", N_("Choose from the list."))
    return {"reference": int(text)}


_MAKERS = {
    Type.TEXT: _text, Type.NUMBER: _number, Type.DAY: _day, Type.CHOICE: _choice, Type.FLAG: _flag, Type.REFERENCE: _reference,
}  # fmt: skip


def value_of(asked: Definition, row: Mapping[str, Any]) -> Any:
    """A row's value: str, Decimal, date, True, the id of a choice or of what is referred to; None for none."""
    if asked.type is Type.FLAG:
        return True if row["number"] else None
    return row[{Type.TEXT: "text", Type.NUMBER: "number", Type.DAY: "day", Type.CHOICE: "choice_id"}.get(asked.type, "reference")]


def told(asked: Definition, value: Any) -> Any:
    """The value as formulas and programs have it: a choice by its code, yes and no."""
    if asked.type is Type.CHOICE:
        found = asked.option.get(value) if value is not None else None
        return found.code if found else ""
    if asked.type is Type.FLAG:
        return bool(value)
    return "" if asked.type is Type.TEXT and value is None else value
