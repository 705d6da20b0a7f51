"""Frozen facts kept small: how a price came about and what a paper printed, as JSON text in which phrases that recur have codes.

A document has some thirty such texts, and as `jsonb` they were a third of the database. Codes are control characters, which JSON
writes escaped, so no text of a user can be taken for one. Parts of an object that are equal (the payer who is the orderer) stand once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import models

PHRASES = (
    '{"s":[["list",', '"],["pct",', '"],["pctl",', '"],["mkl","', '"],["mk","', '"]],"d":2,"x":[["r",', '"]],"d":2',
    '"],["r",', '],["r",', ',"beaten",', ',"quantity","', '"]],"n":"', ']],"n":"', '"]]}', "]]}", ',"excluded",',
    ',"kind":"company","name":"', '","short_name":"', '","nip":"', '","vat_eu":"', '","country":"', '","address":{"id":',
    ',"name":"","street":"', '","postal_code":"', '","city":"', ',"recipient":{"=":"orderer"}', ',"payer":{"=":"orderer"}',
    '{"orderer":{"id":', ',"code":"', '"}}',
)  # fmt: skip
"""What the characters 1 to 30 stand for. Stored texts hold them: only to be added to, never changed."""
RARE = (
    '{"seller":{"name":"', '","regon":"', '","krs":"', '","court_entry":"', '","email":"', '","phone":"', '","website":"',
    '","base_currency":"', '","address":{"street":"', '},"orderer":{"id":', ',"bank":null,"payment":"', '{"party":{"id":',
    '"contact":"', '"subject":"', '{"iban":"', '","bank_name":"', '","swift":"', '","currency":"', ',"date","', '{"id":',
)  # fmt: skip
"""What character 31 and a letter (A, B, …) stand for; the same holds."""
_MARK = "\x1f"
_CODES = {phrase: chr(number) for number, phrase in enumerate(PHRASES, 1)}
_CODES |= {phrase: _MARK + chr(number) for number, phrase in enumerate(RARE, ord("A"))}
_WRITTEN = sorted(_CODES.items(), key=lambda pair: -len(pair[0]))
_READ = {ord(code): phrase for phrase, code in _CODES.items() if len(code) == 1}
_READ_RARE = {code: phrase for phrase, code in _CODES.items() if len(code) == 2}
_RARELY = re.compile(_MARK + "(?s:.)")
_SAME = "="
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def pack(value: Any) -> str:
    """The value (of JSON's kinds) as a short text."""
    if isinstance(value, Packed):
        return value.text
    text = _encode(_folded(value) if isinstance(value, dict) else value)
    for phrase, code in _WRITTEN:
        if phrase in text:
            text = text.replace(phrase, code)
    return text


def unpack(text: str) -> Any:
    """The value again."""
    if _MARK in text:
        text = _RARELY.sub(lambda found: _READ_RARE[found[0]], text)
    value = json.loads(text.translate(_READ))
    return _unfolded(value) if isinstance(value, dict) else value


def _folded(value: dict[str, Any]) -> dict[str, Any]:
    """The object with those of its parts that repeat another named by it."""
    made: dict[str, Any] = {}
    for key, part in value.items():
        same = next((name for name, other in made.items() if other == part), None) if part and isinstance(part, dict) else None
        made[key] = part if same is None else {_SAME: same}
    return made


def _unfolded(value: dict[str, Any]) -> dict[str, Any]:
    return {
        key: value[part[_SAME]] if isinstance(part, dict) and part.keys() == {_SAME} and part[_SAME] in value else part
        for key, part in value.items()
    }


class Packed(Mapping[str, Any]):
    """An object as stored, read when it is asked; handing it on from one paper to the next costs nothing."""

    __slots__ = ("_value", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._value: dict[str, Any] | None = None

    @property
    def value(self) -> dict[str, Any]:
        if self._value is None:
            self._value = unpack(self.text)
        return self._value

    def __getitem__(self, key: str) -> Any:
        return self.value[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.value)

    def __len__(self) -> int:
        return len(self.value)

    def __bool__(self) -> bool:
        return self.text != "{}"

    def __repr__(self) -> str:
        return f"Packed({self.value!r})"


class PackedField(models.Field):
    """A column of such facts: objects come back as `Packed`, which nobody can change; set a new one instead. SQL sees a text."""

    def get_internal_type(self) -> str:
        return "TextField"

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        return Packed(value) if value[:1] == "{" or value[:1] in _OPENING else unpack(value)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        return None if value is None else self.to_python(value)

    def get_prep_value(self, value: Any) -> Any:
        return value if value is None or hasattr(value, "resolve_expression") else pack(value)


_OPENING = {code[0] for phrase, code in _CODES.items() if phrase[0] == "{"}
