"""The room invoicing."""
