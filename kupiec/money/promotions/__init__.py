"""Bundle promotions: buy a quantity of some items, get others free or cheaper (PRC-8)."""
