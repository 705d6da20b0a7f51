"""Money: ledger, receivables, stock, prices, invoices. None of them knows orders."""
