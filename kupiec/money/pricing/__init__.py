"""The room pricing."""
