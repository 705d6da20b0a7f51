"""Our PostgreSQL: what its address says (`address`), and the backend that prepares statements (`base`)."""
