"""The room offers."""
