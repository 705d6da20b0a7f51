"""Office templates filled from data, documents to enclose and packs of them (KER-17, OFR-6, OFR-9)."""
