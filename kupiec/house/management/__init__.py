"""Commands of Django that the house gives in its own way."""
