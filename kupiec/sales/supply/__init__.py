"""What will come and what takes it out: purchase, production and transport orders (ORD-9)."""
