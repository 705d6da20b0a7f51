"""The room receivables."""
