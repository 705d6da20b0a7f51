"""Our PostgreSQL: what its address says (`address`), the backend that prepares statements (`base`), and how it makes tables (`schema`)."""
