"""What takes messages from outside apart, in a process of its own: no Django, no database, no secrets, no network."""
