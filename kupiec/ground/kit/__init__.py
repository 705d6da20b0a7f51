"""The room kit."""
