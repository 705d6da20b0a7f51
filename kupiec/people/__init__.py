"""People: parties and the catalogue of items."""
