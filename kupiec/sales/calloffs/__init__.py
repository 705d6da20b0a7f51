"""What is drawn on contracts: orders made of them, materials issued for them, invoices that come round; how much is left (CON-5..7)."""
