"""What must always hold among sales documents (RELIABILITY I9–I14)."""

from __future__ import annotations

from kupiec.ground.kernel import personal
from kupiec.ground.kernel.invariants import invariant, offenders
from kupiec.money.invoicing import rules, snapshots
from kupiec.money.invoicing.models import Invoice, InvoiceLine, InvoiceVat
from kupiec.money.invoicing.values import VatLine


@invariant("I9", "only issued documents have numbers, and hash chains have no gap")
def chains_have_no_gaps() -> list[str]:
    return offenders(
        "SELECT chain, count(*) AS links, max(chain_position) AS highest FROM invoicing_invoice"
        " WHERE chain_position IS NOT NULL GROUP BY chain HAVING count(*) <> max(chain_position)"
    )


@invariant("I10", "issue dates do not fall along a legal series")
def dates_follow_numbers() -> list[str]:
    return offenders(
        "SELECT a.number AS earlier, a.issue_date AS earlier_date, b.number AS later, b.issue_date AS later_date"
        " FROM invoicing_invoice a JOIN invoicing_invoice b ON b.chain = a.chain"
        " AND b.chain_position = a.chain_position + 1"
        " WHERE b.issue_date < a.issue_date AND a.kind <> 'proforma'"
        " AND substr(cast(a.issue_date AS varchar(10)), 1, 7) = substr(cast(b.issue_date AS varchar(10)), 1, 7)"
    )


@invariant("I11", "the hash chain of issued documents verifies")
def hashes_verify() -> list[str]:
    lines: dict[int, list[InvoiceLine]] = {}
    for line in InvoiceLine.objects.filter(invoice__state="issued").order_by("invoice_id", "position", "pk").iterator():
        lines.setdefault(line.invoice_id, []).append(line)
    vat: dict[int, list[VatLine]] = {}
    for row in InvoiceVat.objects.order_by("pk").iterator():
        vat.setdefault(row.invoice_id, []).append(VatLine(row.vat_code, row.vat_percent, row.net, row.vat, row.base_net, row.base_vat))
    found, last = [], {"": ""}
    for invoice in Invoice.objects.filter(state="issued").order_by("chain", "chain_position", "pk").iterator():
        told = snapshots.content(invoice, lines=lines.get(invoice.pk, []), vat=vat.get(invoice.pk, []))
        erased = invoice.snapshot.get("erased", "") > personal.books_until(invoice.issue_date).isoformat()
        # who it was is gone and was part of the hash: its link stays, the chain goes on over it
        link = invoice.content_hash if erased else rules.content_hash(told, previous=invoice.previous_hash)
        if link != invoice.content_hash or invoice.previous_hash != last.get(invoice.chain, ""):
            found.append(f"invoice={invoice.pk}, number={invoice.number}")
        if invoice.chain:  # what was taken over stands in no chain, each by itself
            last[invoice.chain] = invoice.content_hash
    return found


@invariant("I12", "a delivered line is billed at most as delivered")
def nothing_is_billed_twice() -> list[str]:
    return offenders(
        "SELECT s.id AS stock_line, s.base_quantity, sum(b.quantity) AS billed FROM invoicing_billed b"
        " JOIN stock_line s ON s.id = b.stock_line_id GROUP BY s.id, s.base_quantity"
        " HAVING sum(b.quantity) > s.base_quantity OR sum(b.quantity) < 0"
    )


@invariant("I13", "VAT rows of an issued document sum to its totals")
def vat_sums_to_totals() -> list[str]:
    return offenders(
        "SELECT i.id AS invoice, i.net, i.vat, i.gross, sum(v.net) AS nets, sum(v.vat) AS vats"
        " FROM invoicing_invoice i LEFT JOIN invoicing_invoice_vat v ON v.invoice_id = i.id"
        " WHERE i.state = 'issued' GROUP BY i.id, i.net, i.vat, i.gross HAVING i.gross <> i.net + i.vat"
        " OR coalesce(sum(v.net), 0) <> i.net OR coalesce(sum(v.vat), 0) <> i.vat"
        " OR coalesce(sum(v.base_net), 0) <> i.base_net OR coalesce(sum(v.base_vat), 0) <> i.base_vat"
    )


@invariant("I13", "net lines of an issued invoice sum to its net (to its gross, where prices are gross)")
def lines_sum_to_totals() -> list[str]:
    return offenders(
        "SELECT i.id AS invoice, i.net, i.gross, sum(l.net) AS lines FROM invoicing_invoice i"
        " JOIN invoicing_invoice_line l ON l.invoice_id = i.id WHERE i.state = 'issued' AND i.kind <> 'correction' AND i.origin = ''"
        " GROUP BY i.id, i.net, i.gross, i.vat_method"
        " HAVING sum(l.net) <> CASE WHEN i.vat_method = 'gross_total' THEN i.gross ELSE i.net END"
    )


@invariant("I13", "lines of a document taken over sum to the totals it was issued with, to a grosz per VAT code")
def taken_lines_sum_to_totals() -> list[str]:
    return offenders(
        "SELECT i.id AS invoice, i.net, i.gross, l.lines FROM invoicing_invoice i"
        " JOIN (SELECT invoice_id, sum(net) AS lines FROM invoicing_invoice_line GROUP BY invoice_id) l ON l.invoice_id = i.id"
        " JOIN (SELECT invoice_id, count(*) AS codes FROM invoicing_invoice_vat GROUP BY invoice_id) v ON v.invoice_id = i.id"
        " WHERE i.state = 'issued' AND i.origin <> ''"
        " AND abs(l.lines - CASE WHEN i.vat_method = 'gross_total' THEN i.gross ELSE i.net END) > v.codes"
    )


@invariant("I9", "documents taken over stand apart: issued, of no series, not posted, billing nothing")
def taken_over_stand_apart() -> list[str]:
    return offenders(
        "SELECT i.id AS invoice, i.number, i.state FROM invoicing_invoice i WHERE i.origin <> '' AND (i.state <> 'issued'"
        " OR EXISTS (SELECT 1 FROM ledger_entry e WHERE e.source = 'invoicing.invoice' AND e.source_id = i.id)"
        " OR EXISTS (SELECT 1 FROM invoicing_billed b JOIN invoicing_invoice_line l ON l.id = b.invoice_line_id"
        " WHERE l.invoice_id = i.id))"
    )


@invariant("I14", "a correction's state before is the state the document before left")
def corrections_follow_each_other() -> list[str]:
    return offenders(
        "SELECT c.id AS line, c.before_quantity, w.quantity, c.before_net, w.net FROM invoicing_invoice_line c"
        " JOIN invoicing_invoice i ON i.id = c.invoice_id AND i.state = 'issued'"
        " JOIN invoicing_invoice_line w ON w.id = c.corrects_id"
        " WHERE c.before_quantity <> w.quantity OR c.before_unit_price <> w.unit_price OR c.before_net <> w.net"
        " OR c.before_vat_code <> w.vat_code"
        " UNION ALL SELECT max(c.id), 0, count(*), 0, 0 FROM invoicing_invoice_line c"
        " JOIN invoicing_invoice i ON i.id = c.invoice_id AND i.state = 'issued'"
        " WHERE c.corrects_id IS NOT NULL GROUP BY c.corrects_id HAVING count(*) > 1"
    )
