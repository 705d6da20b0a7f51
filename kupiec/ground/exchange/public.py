"""The door of the exchange room."""

from kupiec.ground.exchange.mapping import load as load_mapping
from kupiec.ground.exchange.models import ImportRow, ImportRun
from kupiec.ground.exchange.reading import table
from kupiec.ground.exchange.services import load_rows, parcels, rejected_csv, stage, start, target_named, targets
from kupiec.ground.exchange.values import ColumnMap, Field, Known, Outcome, Row, RowError, Target

__all__ = [
    "ColumnMap",
    "Field",
    "ImportRow",
    "ImportRun",
    "Known",
    "Outcome",
    "Row",
    "RowError",
    "Target",
    "load_mapping",
    "load_rows",
    "parcels",
    "rejected_csv",
    "stage",
    "start",
    "table",
    "target_named",
    "targets",
]
