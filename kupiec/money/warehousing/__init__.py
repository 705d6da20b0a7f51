"""Work in the warehouse above the books of stock: picking and packing, stock counts by scanner (STK-6, STK-10)."""
