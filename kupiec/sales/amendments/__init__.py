"""The room amendments: what was changed of orders after they were confirmed, and orders as they stood at any time."""
