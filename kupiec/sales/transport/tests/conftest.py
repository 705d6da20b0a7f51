"""An office with a warehouse and customers, as the tests of orders have it; every test ends with their invariants holding."""

from kupiec.sales.orders.tests.conftest import customer, invariants_hold, shop

__all__ = ["customer", "invariants_hold", "shop"]
