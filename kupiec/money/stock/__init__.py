"""The room stock: what lies where, what it is worth, and for whom it is kept (STK).

Stock changes by documents only (PZ, WZ, MM, RW, PW, ZW, count sheets). Issuing one writes moves that are never
rewritten; a mistake is reversed by a mirrored document. `StockBalance` (per item and warehouse) is the one row that is
locked before anything of that item is touched: layers of value, places, blocks and reservations follow it. Demands
belong to upper rooms, which replace them; allocations join them with stock on hand (a block) or with expected supply
(a reservation).
"""
