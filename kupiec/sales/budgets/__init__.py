"""Budgets: versions, lines by kind of cost, account, period, department, contract, case; what was committed and carried out of them (BUD)."""
