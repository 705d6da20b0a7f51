"""Duplicates of records and their merging (KER-22): found while typing and by a job, told apart, put together, undone."""
