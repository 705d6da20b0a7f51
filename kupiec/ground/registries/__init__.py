"""State registers of firms: asking GUS, VIES, the White List and KRS, and keeping what they answered as evidence (PTY-9)."""
