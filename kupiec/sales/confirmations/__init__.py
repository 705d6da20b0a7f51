"""Confirmations of orders with tranches, every date that was promised, punctuality, and the demand plan (CNF-1..4)."""
