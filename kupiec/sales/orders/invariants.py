"""What must hold of orders in every committed state (RELIABILITY I5, I12, I24, I36)."""

from __future__ import annotations

from kupiec.ground.kernel.invariants import invariant, offenders


@invariant("I5", "what orders still want of stock = ordered − given up − delivered, of accepted orders only")
def demands_converge() -> list[str]:
    return offenders(
        """
        SELECT l.id AS line, l.base_quantity - l.given_up - coalesce(d.done, 0) AS wanted, coalesce(s.quantity, 0) AS demanded
        FROM orders_line l
        JOIN orders_order o ON o.id = l.order_id
        LEFT JOIN (SELECT order_line_id, sum(quantity) AS done FROM orders_delivered
                   WHERE done AND NOT returned GROUP BY order_line_id) d ON d.order_line_id = l.id
        LEFT JOIN stock_demand s ON s.source = 'orders.line' AND s.source_id = l.id
        WHERE coalesce(s.quantity, 0) <> CASE WHEN o.state = 'accepted' AND l.stocked
              THEN l.base_quantity - l.given_up - coalesce(d.done, 0) ELSE 0 END
        """
    )


@invariant("I12", "an order line is delivered and invoiced at most in its quantity")
def nothing_beyond_the_order() -> list[str]:
    return offenders(
        """
        SELECT l.id AS line, 'delivered' AS what, l.base_quantity AS ordered, sum(d.quantity) AS made
        FROM orders_line l JOIN orders_delivered d ON d.order_line_id = l.id AND NOT d.returned
        GROUP BY l.id, l.base_quantity HAVING sum(d.quantity) > l.base_quantity OR sum(d.quantity) < 0
        UNION ALL
        SELECT l.id, 'invoiced', l.base_quantity, sum(i.quantity)
        FROM orders_line l JOIN orders_invoiced i ON i.order_line_id = l.id
        GROUP BY l.id, l.base_quantity HAVING sum(i.quantity) > l.base_quantity OR sum(i.quantity) < 0
        """
    )


@invariant("I12", "lineage of orders says what the documents say")
def lineage_follows_documents() -> list[str]:
    return offenders(
        """
        SELECT d.stock_line_id AS delivered, d.quantity AS told, s.base_quantity AS moved, w.state AS state
        FROM orders_delivered d JOIN stock_line s ON s.id = d.stock_line_id JOIN stock_document w ON w.id = s.document_id
        WHERE d.done <> (w.state = 'issued') OR w.state = 'cancelled'
           OR (NOT d.returned AND d.quantity <> s.base_quantity)
        """
    ) + offenders(
        """
        SELECT i.invoice_line_id AS invoiced, n.state AS state FROM orders_invoiced i
        JOIN invoicing_invoice_line l ON l.id = i.invoice_line_id JOIN invoicing_invoice n ON n.id = l.invoice_id
        WHERE i.done <> (n.state = 'issued') OR n.state = 'cancelled'
        """
    )


@invariant("I24", "each order accepted over the limit carries what was done about it")
def credit_effects_are_recorded() -> list[str]:
    return offenders(
        """
        SELECT o.id AS "order", o.credit AS effect, o.credit_over_by AS over_by FROM orders_order o
        WHERE o.state = 'accepted' AND (o.credit = '' OR (o.credit = 'within' AND o.credit_over_by > 0))
        UNION ALL
        SELECT o.id, o.credit, o.credit_over_by FROM orders_order o
        WHERE o.state = 'accepted' AND o.credit = 'stopped'
          AND NOT EXISTS (SELECT 1 FROM orders_hold h WHERE h.order_id = o.id AND h.kind = 'credit')
        """
    )


@invariant("I36", "lines, holds and lineage belong to the company of their order")
def companies_are_not_mixed() -> list[str]:
    return offenders(
        """
        SELECT l.id AS line, l.company_id AS company FROM orders_line l
        JOIN orders_order o ON o.id = l.order_id WHERE l.company_id <> o.company_id
        UNION ALL
        SELECT o.id, o.company_id FROM orders_order o JOIN orders_register r ON r.id = o.register_id
        WHERE r.company_id <> o.company_id OR r.meaning <> o.state
        """
    )


@invariant("I104", "totals of an order = sums of its lines")
def totals_follow_lines() -> list[str]:
    return offenders(
        """
        SELECT o.id AS "order", o.net AS net, o.gross AS gross, coalesce(sum(l.net), 0) AS lines
        FROM orders_order o LEFT JOIN orders_line l ON l.order_id = o.id
        GROUP BY o.id, o.net, o.gross, o.prices_gross
        HAVING coalesce(sum(l.net), 0) <> CASE WHEN o.prices_gross THEN o.gross ELSE o.net END
        """
    )


def offences() -> list[str]:
    """All of them, for tests."""
    checks = (
        demands_converge, nothing_beyond_the_order, lineage_follows_documents, credit_effects_are_recorded,
        companies_are_not_mixed, totals_follow_lines,
    )  # fmt: skip
    return [line for check in checks for line in check()]
