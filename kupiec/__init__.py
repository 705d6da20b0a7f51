"""Kupiec: CRM and sales ERP. The floor plan is in docs/house.md."""

__version__ = "0.1.0"
