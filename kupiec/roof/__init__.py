"""The roof: what reads across all rooms."""
