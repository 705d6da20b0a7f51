"""Invoicing: invoices, pro-formas, corrections; collective invoicing of deliveries; issue whole or not at all (INV)."""
