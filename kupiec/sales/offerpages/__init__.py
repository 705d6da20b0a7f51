"""The customer's own page of an offer: a private link where it is read, asked about, accepted and signed (OFR-10)."""
