"""Reading bank statements in the standard formats CAMT.053 (XML) and MT940 (SET-2). Pure; no layout is needed.

XML with a document type is refused; trees are bounded in depth and size.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any
from xml.parsers import expat  # nosec - no entities: a document type is refused

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.receivables import statement_files
from kupiec.money.receivables.values import BankLine, Preview, RowError

MAX_NODES = 1_000_000
MAX_DEPTH = 40


def kind_of(data: bytes) -> str:
    """`camt`, `mt940`, or nothing: a CSV."""
    head = data[:4_000]
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return "camt"
    return "mt940" if re.search(rb"(^|\n|\{4:\r?\n):20:", head) and re.search(rb"\n:(60[FM]|25):", head) else ""


def read(data: bytes, *, currency: str) -> Preview:
    """Lines, errors and balances of a CAMT.053 or MT940 file for an account in `currency`."""
    if len(data) > statement_files.MAX_BYTES:
        raise _refused(N_("The file is too large."))
    found = _Found(currency)
    if kind_of(data) == "camt":
        _camt(_tree(data), found)
    else:
        _mt940(statement_files.decode(data), found)
    if not found.lines and not found.errors:
        raise _refused(N_("The file holds no rows."))
    return Preview(tuple(found.lines), tuple(found.errors), opening=found.opening, closing=found.closing)


def _refused(message: str) -> Refusal:
    return Refusal("STATEMENT_FILE", message, "file")


@dataclass
class _Found:
    """What was read so far."""

    currency: str
    lines: list[BankLine] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    opening: Decimal | None = None
    closing: Decimal | None = None

    def add(self, line: BankLine) -> None:
        if line.currency != self.currency:
            message = N_("The account is in another currency than “%(value)s”.")
            self.errors.append(RowError(line.row, "currency", message, {"value": line.currency}))
        elif line.amount:
            self.lines.append(line)


# ---- CAMT.053 ---------------------------------------------------------------------------------------------------


@dataclass
class _Node:
    """An element: its name without the name space, its text, its parts."""

    name: str
    attributes: dict[str, str]
    text: str = ""
    parts: list[_Node] = field(default_factory=list)

    def all(self, *path: str) -> Iterator[_Node]:
        """Elements along a path; `*` stands for any one step."""
        if not path:
            yield self
            return
        for part in self.parts:
            if path[0] in ("*", part.name):
                yield from part.all(*path[1:])

    def first(self, *path: str) -> str:
        return next((node.text.strip() for node in self.all(*path)), "")


def _tree(data: bytes) -> _Node:
    root = _Node("", {})
    stack, count = [root], 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if len(stack) > MAX_DEPTH or count > MAX_NODES:
            raise _refused(N_("The file is too large."))
        node = _Node(name.rsplit(":", 1)[-1], attributes)
        stack[-1].parts.append(node)
        stack.append(node)

    def text(part: str) -> None:
        stack[-1].text += part

    def no_doctype(*_: Any) -> None:
        raise _refused(N_("XML with a document type is not accepted."))

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = no_doctype
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda name: stack.pop()
    parser.CharacterDataHandler = text
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise _refused(N_("The file is no regular XML.")) from error
    return root


def _camt(root: _Node, found: _Found) -> None:
    statements = list(root.all("Document", "BkToCstmrStmt", "Stmt"))
    if not statements:
        raise _refused(N_("This XML is no bank statement (CAMT.053)."))
    row = 0
    for statement in statements:
        for entry in statement.all("Ntry"):
            parts: list[_Node | None] = [*entry.all("NtryDtls", "TxDtls")]
            for details in parts or [None]:
                row += 1
                try:
                    found.add(_camt_line(row, entry, details))
                except (ValueError, InvalidOperation):
                    text = entry.first("Amt") or entry.first("BookgDt", "Dt")
                    found.errors.append(RowError(row, "amount", N_("“%(value)s” is not an amount."), {"value": text[:60]}))
    if len(statements) == 1:
        found.opening = _camt_balance(statements[0], ("OPBD", "PRCD"))
        found.closing = _camt_balance(statements[0], ("CLBD",))


def _camt_line(row: int, entry: _Node, details: _Node | None) -> BankLine:
    several = len(list(entry.all("NtryDtls", "TxDtls"))) > 1
    source = details if details is not None and several else entry
    amounts = [*source.all("Amt"), *(source.all("AmtDtls", "TxAmt", "Amt") if source is details else ())] or list(entry.all("Amt"))
    sign = -1 if (source.first("CdtDbtInd") or entry.first("CdtDbtInd")) == "DBIT" else 1
    amount = Decimal(amounts[0].text.strip()) * sign
    if amount != amount.quantize(Decimal("0.01")):
        raise ValueError(amount)
    other = "Cdtr" if sign < 0 else "Dbtr"
    facts = details or entry
    name = facts.first("RltdPties", other, "Nm") or facts.first("RltdPties", other, "Pty", "Nm")
    return BankLine(
        row=row,
        on=dt.date.fromisoformat((entry.first("BookgDt", "Dt") or entry.first("BookgDt", "DtTm"))[:10]),
        amount=amount.quantize(Decimal("0.01")),
        currency=amounts[0].attributes.get("Ccy", ""),
        title=_plain(" ".join(node.text for node in facts.all("RmtInf", "Ustrd")) or entry.first("AddtlNtryInf"))[:400],
        payer_name=_plain(name)[:240],
        account=_account(
            facts.first("RltdPties", f"{other}Acct", "Id", "IBAN") or facts.first("RltdPties", f"{other}Acct", "Id", "Othr", "Id")
        ),
        reference=_plain(facts.first("Refs", "AcctSvcrRef") or entry.first("AcctSvcrRef") or facts.first("Refs", "EndToEndId"))[:80],
    )


def _camt_balance(statement: _Node, codes: tuple[str, ...]) -> Decimal | None:
    for balance in statement.all("Bal"):
        if balance.first("Tp", "CdOrPrtry", "Cd") in codes:
            try:
                value = Decimal(balance.first("Amt"))
            except InvalidOperation:
                return None
            return -value if balance.first("CdtDbtInd") == "DBIT" else value
    return None


def _plain(text: str) -> str:
    return statement_files.clean_text(text)


def _account(text: str) -> str:
    return re.sub(r"[^0-9A-Za-z]", "", text)[:40].upper()


# ---- MT940 ------------------------------------------------------------------------------------------------------

_FIELD = re.compile(r"^:(\d\d[A-Z]?):", re.MULTILINE)
_LINE = re.compile(r"(\d{6})(\d{4})?(R?[CD])[A-Z]?(\d{1,15},\d{0,2})([A-Z]\S{3})?([^\n]*)")
_BALANCE = re.compile(r"([CD])\d{6}([A-Z]{3})(\d{1,15},\d{0,2})")


def _mt940(text: str, found: _Found) -> None:
    parts = _FIELD.split(text.replace("\r\n", "\n"))
    currency, row = found.currency, 0
    pending: BankLine | None = None
    statements = 0
    for code, body in zip(parts[1::2], parts[2::2], strict=False):
        if code in ("60F", "60M", "62F", "62M"):
            currency, value = _mt940_balance(body, currency)
            statements += code == "60F"
            found.opening = value if code == "60F" and statements == 1 else found.opening
            found.closing = value if code == "62F" else found.closing
        if code == "86" and pending is not None:
            pending = _told(pending, body)
        if code in ("61", "62F", "62M") and pending is not None:
            found.add(pending)
            pending = None
        if code == "61":
            row += 1
            pending = _mt940_line(row, body, currency)
            if pending is None:
                found.errors.append(RowError(row, "amount", N_("“%(value)s” is not an amount."), {"value": body[:60].strip()}))
    if pending is not None:
        found.add(pending)
    if statements > 1:
        found.opening = found.closing = None


def _mt940_balance(body: str, currency: str) -> tuple[str, Decimal | None]:
    match = _BALANCE.match(body.strip())
    if not match:
        return currency, None
    value = _comma(match[3])
    return match[2], -value if match[1] == "D" else value


def _comma(text: str) -> Decimal:
    return Decimal(text.replace(",", ".") + ("00" if text.endswith(",") else "")).quantize(Decimal("0.01"))


def _mt940_line(row: int, body: str, currency: str) -> BankLine | None:
    match = _LINE.match(body.strip())
    if not match:
        return None
    year, month, day = 2000 + int(match[1][:2]), int(match[1][2:4]), int(match[1][4:])
    try:
        on = dt.date(year, month, day)
    except ValueError:
        return None
    sign = 1 if match[3] in ("C", "RD") else -1
    reference = (match[6] or "").split("//")[-1].strip()[:80]
    return BankLine(row, on, _comma(match[4]) * sign, currency, reference=_plain(reference))


def _told(line: BankLine, body: str) -> BankLine:
    """Field 86 as Polish banks write it: `020~20title~21…~32name~38account`, with `~`, `<`, `?` or `^` between."""
    plain = body.rstrip("-} \n")
    match = re.match(r"\s*\d{3}([~<?^])", plain)
    if not match:
        return BankLine(line.row, line.on, line.amount, line.currency, _plain(plain)[:400], reference=line.reference)
    parts = re.split(rf"\n?{re.escape(match[1])}(\d\d)", plain.strip()[3:])
    facts = dict.fromkeys(parts[1::2], "")
    for code, text in zip(parts[1::2], parts[2::2], strict=False):
        facts[code] += text.replace("\n", "")
    title = "".join(facts.get(f"{code}", "") for code in range(20, 30))  # pieces of one text
    name = facts.get("32", "") + " " + facts.get("33", "")
    account = _account(facts.get("38", "") or facts.get("31", ""))
    return BankLine(line.row, line.on, line.amount, line.currency, _plain(title)[:400], _plain(name)[:240], account, line.reference)
