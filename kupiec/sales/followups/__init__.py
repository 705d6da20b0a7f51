"""What became of offers: the archive of all their versions, results by cause, reminders that become tasks by themselves (OFR-12)."""
