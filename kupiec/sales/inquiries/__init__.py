"""Inquiries of customers and of those who are none yet: their lines, statuses, days; what becomes of them (RFQ)."""
