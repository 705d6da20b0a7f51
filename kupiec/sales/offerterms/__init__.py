"""Trade terms agreed on offers, carried onto orders and contracts, and the budget an offer is compared with (OFR-5, OFR-7)."""
