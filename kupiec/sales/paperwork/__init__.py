"""Papers of offers and orders in the office: data for Word templates, the pack an offer goes out as (OFR-6, OFR-9)."""
