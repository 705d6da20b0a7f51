"""The door of the warehousing room."""

from kupiec.money.warehousing.models import Package
from kupiec.money.warehousing.queries import packages_of
from kupiec.money.warehousing.services import label, pick, scan, ship, start

__all__ = ["Package", "label", "packages_of", "pick", "scan", "ship", "start"]
