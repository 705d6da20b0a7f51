"""Receivables and payables, payments and what they settle, credit limits and exposure, bank statements (SET, ORD-6)."""
