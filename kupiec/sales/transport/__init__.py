"""Transport orders: a trip with its carrier, stops and what is carried to each; orders and deliveries joined, cost, state per stop (ORD-9)."""
