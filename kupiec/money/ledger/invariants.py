"""What must always hold in the books (RELIABILITY I17, I20)."""

from __future__ import annotations

from kupiec.ground.kernel.invariants import invariant, offenders


@invariant("I17", "debit equals credit in every entry, and its lines sum to it")
def entries_balance() -> list[str]:
    return offenders(
        "SELECT e.id AS entry, e.debit, e.credit, coalesce(sum(l.debit), 0) AS debits, coalesce(sum(l.credit), 0) AS credits"
        " FROM ledger_entry e LEFT JOIN ledger_entry_line l ON l.entry_id = e.id GROUP BY e.id, e.debit, e.credit"
        " HAVING e.debit <> e.credit OR coalesce(sum(l.debit), 0) <> e.debit OR coalesce(sum(l.credit), 0) <> e.credit"
    )


@invariant("I17", "balances of accounts are the sums of their lines")
def balances_follow_lines() -> list[str]:
    return offenders(
        "SELECT b.account_id, b.period_id, b.debit, b.credit, s.debit AS debits, s.credit AS credits"
        " FROM ledger_account_balance b LEFT JOIN (SELECT l.account_id, e.period_id, sum(l.debit) AS debit,"
        " sum(l.credit) AS credit FROM ledger_entry_line l JOIN ledger_entry e ON e.id = l.entry_id"
        " GROUP BY l.account_id, e.period_id) s ON s.account_id = b.account_id AND s.period_id = b.period_id"
        " WHERE b.debit <> coalesce(s.debit, 0) OR b.credit <> coalesce(s.credit, 0)"
        " UNION ALL SELECT s.account_id, s.period_id, 0, 0, s.debit, s.credit FROM (SELECT l.account_id, e.period_id,"
        " sum(l.debit) AS debit, sum(l.credit) AS credit FROM ledger_entry_line l JOIN ledger_entry e ON e.id = l.entry_id"
        " GROUP BY l.account_id, e.period_id) s WHERE NOT EXISTS (SELECT 1 FROM ledger_account_balance b"
        " WHERE b.account_id = s.account_id AND b.period_id = s.period_id)"
    )


@invariant("I20", "journal positions of a period run 1, 2, 3 … up to its last, and days lie within it")
def journal_has_no_gaps() -> list[str]:
    return offenders(
        "SELECT p.id AS period, p.last_position, count(e.id) AS entries, coalesce(max(e.position), 0) AS highest"
        " FROM ledger_period p LEFT JOIN ledger_entry e ON e.period_id = p.id GROUP BY p.id, p.last_position"
        " HAVING count(e.id) <> p.last_position OR coalesce(max(e.position), 0) <> p.last_position"
    ) + offenders(
        'SELECT e.id AS entry, e."on", p.first_day, p.last_day FROM ledger_entry e'
        ' JOIN ledger_period p ON p.id = e.period_id WHERE e."on" < p.first_day OR e."on" > p.last_day'
    )
