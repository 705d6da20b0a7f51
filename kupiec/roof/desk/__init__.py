"""My day: what waits for a person today, out of the figures of the rooms below. No tables, reads only."""
