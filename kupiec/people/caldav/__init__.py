"""One's own calendar in other programs, both ways: CalDAV (RFC 4791) for Thunderbird, iOS, Android (ACT-3, ACT-7)."""
