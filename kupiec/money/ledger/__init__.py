"""The ledger: chart of accounts, posting schemes as data, periods, entries that balance, balances (LED-1, LED-2)."""
