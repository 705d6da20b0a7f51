"""From columns to typed values: every cell becomes a value or an error that names field, code and reason."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from kupiec.ground.exchange import reading
from kupiec.ground.exchange.values import ColumnMap, Field, Row, RowError, Target
from kupiec.ground.kernel.money import half_up
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_, translate

_DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%Y-%m-%d %H:%M:%S", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M:%S", "%Y/%m/%d")
_YES = {"1", "true", "t", "yes", "y", "tak", "x"}
_NO = {"", "0", "false", "f", "no", "n", "nie"}
_SIGNS = re.compile(r"(?i)(?:zł|pln|eur|€|%)$")
_NUMBER = re.compile(r"^[+-]?\d{1,16}(\.\d{1,20})?$")


def load(path: Path) -> ColumnMap:
    """A mapping kept as a TOML file. Refuses BAD_MAPPING when it is not one."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
        return ColumnMap(
            target=found["target"],
            file=found["file"],
            fields=found["fields"],
            delimiter=found.get("delimiter", ""),
            header=tuple(found.get("header", ())),
            encodings=tuple(found.get("encodings", ())),
            joined=tuple(found.get("joined", ())),
            where=found.get("where", {}),
            header_row=found.get("header_row", 1),
        )
    except (tomllib.TOMLDecodeError, KeyError, UnicodeDecodeError) as error:
        raise Refusal("BAD_MAPPING", N_("The column mapping is damaged: %(why)s"), "mapping", params={"why": str(error)}) from error


def rows(columns: ColumnMap, target: Target, files: Mapping[str, bytes]) -> Iterator[tuple[Row, list[RowError], list[str]]]:
    """Each row of the file as (typed row, errors, raw cells). Refuses MISSING_COLUMNS, UNKNOWN_FIELDS, NO_FILE."""
    check_fields(columns, target)
    table = _table(columns.file, columns, files)
    for _skipped in range(columns.header_row - 1 if not columns.header else 0):
        next(table, None)
    names = list(columns.header) or header(next(table, []))
    lookups = [_lookup(joined, files) for joined in columns.joined]
    known = set(names) | {name for _, _, found in lookups for row in list(found.values())[:1] for name in row}
    missing = sorted(_columns_used(columns) - known)
    if missing:
        raise Refusal(
            "MISSING_COLUMNS", N_("%(file)s has no column %(names)s."), "file", params={"file": columns.file, "names": ", ".join(missing)}
        )
    first = 1 if columns.header else columns.header_row + 1
    for number, cells in enumerate(table, first):
        if not any(cell.strip() for cell in cells):
            continue
        raw = dict(zip(names, cells, strict=False))
        for row, errors in _row(number, raw, len(cells) != len(names), columns, target, lookups):
            yield row, errors, [cell[:2000] for cell in cells]


def _row(
    number: int, raw: dict[str, str], ragged: bool, columns: ColumnMap, target: Target, lookups: Sequence[Any]
) -> Iterator[tuple[Row, list[RowError]]]:
    errors = [RowError("", "COLUMNS", translate(N_("The row has more or fewer cells than the header.")))] if ragged else []
    for on, name, found in lookups:
        other = found.get(raw.get(on, ""))
        if other is None:
            errors.append(RowError(on, "NOT_FOUND", translate(N_("There is no such row in %(file)s.")) % {"file": name}))
        else:
            raw = {**other, **raw}
    if any(raw.get(column, "") not in allowed for column, allowed in columns.where.items()):
        return
    values: dict[str, Any] = {}
    for field in target.fields:
        try:
            values[field.name] = convert(_source(columns.fields.get(field.name), raw), field, columns)
        except Refusal as refusal:
            errors.append(RowError(field.name, refusal.code, refusal.text))
    yield Row(number, values), errors


def _table(name: str, columns: ColumnMap, files: Mapping[str, bytes]) -> Iterator[list[str]]:
    if name not in files:
        raise Refusal("NO_FILE", N_("The file %(file)s is missing."), "file", params={"file": name})
    return reading.table(files[name], name=name, delimiter=columns.delimiter, encodings=columns.encodings)


def header(cells: Sequence[str]) -> list[str]:
    """Names of columns, each once: an empty one is called by its place, a repeated one gets a number."""
    names: list[str] = []
    for place, cell in enumerate(cells, 1):
        plain = " ".join(cell.replace("\ufeff", "").split())[:120] or f"#{place}"
        name, again = plain, 2
        while name in names:
            name, again = f"{plain} ({again})", again + 1
        names.append(name)
    return names


def _lookup(joined: Mapping[str, str], files: Mapping[str, bytes]) -> tuple[str, str, dict[str, dict[str, str]]]:
    """Another file by its key column; of equal keys the first counts, the importer of that file reports the rest."""
    name, on = joined["file"], joined["on"]
    if name not in files:
        raise Refusal("NO_FILE", N_("The file %(file)s is missing."), "file", params={"file": name})
    table = reading.table(files[name], name=name, delimiter=joined.get("delimiter", ""))
    names = list(joined.get("header", ())) or header(next(table, []))
    key = joined.get("key", on)
    if key not in names:
        raise Refusal("MISSING_COLUMNS", N_("%(file)s has no column %(names)s."), "file", params={"file": name, "names": key})
    prefix = joined.get("prefix", "")
    found: dict[str, dict[str, str]] = {}
    for cells in table:
        row = dict(zip(names, cells, strict=False))
        found.setdefault(row.get(key, ""), {f"{prefix}{column}": cell for column, cell in row.items()})
    return on, name, found


def completed(fields: Mapping[str, Any], target: Target) -> dict[str, Any]:
    """The sources of fields, with what stands in for those left empty."""
    full = dict(fields)
    for field in target.fields:
        source = next((full[name] for name in field.stand_ins if name in full), None)
        if field.name not in full and source is not None:
            full[field.name] = source
    return full


def check_fields(columns: ColumnMap, target: Target) -> None:
    names = {field.name for field in target.fields}
    unknown = sorted(set(columns.fields) - names)
    if unknown:
        raise Refusal("UNKNOWN_FIELDS", N_("There is no field %(names)s to fill."), "mapping", params={"names": ", ".join(unknown)})
    absent = [translate(field.label) or field.name for field in target.fields if field.required and field.name not in columns.fields]
    if absent:
        raise Refusal("UNMAPPED_FIELDS", N_("No column is chosen for %(names)s."), "mapping", params={"names": ", ".join(absent)})


def _columns_used(columns: ColumnMap) -> set[str]:
    used = {joined["on"] for joined in columns.joined} | set(columns.where)
    for source in columns.fields.values():
        if isinstance(source, str):
            used.add(source)
        else:
            used |= {source["column"]} if "column" in source else set()
            used |= set(source.get("join", ()))
    return used


def _source(source: Any, raw: Mapping[str, str]) -> str:
    """The text a field's source gives for a row."""
    if source is None:
        return ""
    if isinstance(source, str):
        return raw.get(source, "").strip()
    if "constant" in source:
        return str(source["constant"])
    if "join" in source:
        return source.get("with", " ").join(part for name in source["join"] if (part := raw.get(name, "").strip()))
    text = raw.get(source["column"], "").strip()
    if "map" in source:
        text = source["map"].get(text, source.get("otherwise", text))
    if text and source.get("prefix"):
        text = f"{source['prefix']}{text}"
    return str(text)


def convert(text: str, field: Field, columns: ColumnMap) -> Any:
    """A cell's text as the field's type. Refuses REQUIRED, TOO_LONG, NOT_A_NUMBER, NOT_A_DATE, NOT_A_CHOICE."""
    if not text:
        if field.required:
            raise Refusal("REQUIRED", N_("This may not be empty."), field.name)
        return {"text": "", "choice": "", "flag": False}.get(field.kind)
    if field.kind == "decimal":
        return _decimal(text, field)
    if field.kind == "integer":
        return int(_decimal(text, field))
    if field.kind == "day":
        return _day(text, field, columns)
    if field.kind == "flag":
        return _flag(text, field)
    if field.kind == "choice":
        text = _choice(text, field)
    if field.kind == "choice" and text not in field.choices:
        raise Refusal(
            "NOT_A_CHOICE",
            N_("“%(text)s” is not one of: %(choices)s."),
            field.name,
            params={"text": text[:60], "choices": ", ".join(field.choices)},
        )
    if len(text) > field.max_length:
        raise Refusal("TOO_LONG", N_("Longer than %(max)s characters."), field.name, params={"max": field.max_length})
    return text


def _decimal(text: str, field: Field) -> Decimal:
    plain = _SIGNS.sub("", "".join(text.split())).replace("−", "-").replace("'", "")
    if "," in plain:
        plain = plain.replace(".", "").replace(",", ".") if plain.rfind(",") > plain.rfind(".") else plain.replace(",", "")
    try:
        if not _NUMBER.match(plain):
            raise InvalidOperation
        value = Decimal(plain)
    except InvalidOperation:
        raise Refusal("NOT_A_NUMBER", N_("“%(text)s” is not a number."), field.name, params={"text": text[:60]}) from None
    if field.kind == "integer" and value != value.to_integral_value():
        raise Refusal("NOT_A_NUMBER", N_("“%(text)s” is not a whole number."), field.name, params={"text": text[:60]})
    return half_up(value, field.places if field.kind == "decimal" else 0)


def _day(text: str, field: Field, columns: ColumnMap) -> dt.date:
    source = columns.fields.get(field.name)
    formats = (source["format"],) if isinstance(source, Mapping) and "format" in source else _DAYS
    for pattern in formats:
        try:
            return dt.datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day, no instant
        except ValueError:
            continue
    raise Refusal("NOT_A_DATE", N_("“%(text)s” is not a date."), field.name, params={"text": text[:60]})


_CHOICES = {
    "firma": "company", "osoba": "person", "osoba fizyczna": "person", "towar": "goods", "usluga": "service",
    "usługa": "service", "produkt": "product", "material": "material", "materiał": "material",
    "opakowanie": "packaging", "należność": "receivable", "zobowiązanie": "payable", "faktura": "invoice", "faktura vat": "invoice",
    "fv": "invoice", "korekta": "correction", "faktura korygująca": "correction", "kor": "correction",
}  # fmt: skip


def _choice(text: str, field: Field) -> str:
    """A choice as people write it: any case, in Polish."""
    plain = " ".join(text.split()).casefold()
    found = {choice.casefold(): choice for choice in field.choices}
    return found.get(plain) or found.get(_CHOICES.get(plain, ""), text)


def _flag(text: str, field: Field) -> bool:
    if text.casefold() in _YES | _NO:
        return text.casefold() in _YES
    raise Refusal("NOT_A_FLAG", N_("“%(text)s” is neither yes nor no."), field.name, params={"text": text[:60]})
