"""Messages about orders: to the customer by e-mail and inside under the bell, when an order passes into a register (ORD-11)."""
