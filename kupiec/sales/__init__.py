"""Sales: orders and offers, the narrators of the sale."""
