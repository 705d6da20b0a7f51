"""Blanket orders: long-term agreements with lots on days, released as orders by hand or by themselves (BLK-1, BLK-2)."""
