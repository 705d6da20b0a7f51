"""Orders that come from outside: files, EDI, letters and e-mails, the customer's own page; one intake, corrected and accepted by a person (ORD-3)."""
