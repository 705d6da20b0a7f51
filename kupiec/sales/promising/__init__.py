"""When goods can be promised, what binds the date and what would move it (ATP)."""
