"""Entries as calendar programs write them."""

from __future__ import annotations


def entry(component: str, uid: str, *lines: str) -> list[str]:
    return [f"BEGIN:{component}", f"UID:{uid}", "DTSTAMP:20261118T110000Z", *lines, f"END:{component}"]


def dressed(*entries: list[str]) -> str:
    """A whole calendar of entries."""
    inside = [line for one in entries for line in one]
    return "".join(f"{line}\r\n" for line in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//PL", *inside, "END:VCALENDAR"])
