"""Own companies and their parts, currencies and rates, working days, number series (KER-2, 3, 20)."""
