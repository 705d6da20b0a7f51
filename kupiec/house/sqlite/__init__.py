"""SQLite as Kupiec uses it: Django's backend with the statement-size limits SQLite really has."""
