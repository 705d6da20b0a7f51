"""Contracts with customers and suppliers: annexes as whole editions, prices and discounts they bring, subcontracts, materials (CON)."""
