"""The room company."""
