"""The door of the ledger."""

from kupiec.money.ledger.models import Account, AccountBalance, Entry, EntryLine, Period, Scheme
from kupiec.money.ledger.queries import entries_of, lines_of, trial_balance, visible
from kupiec.money.ledger.rights import RIGHTS
from kupiec.money.ledger.services.accounts import install
from kupiec.money.ledger.services.periods import close_periods, open_year, reopen_periods
from kupiec.money.ledger.services.post import Prepared, post, prepare, reverse
from kupiec.money.ledger.services.schemes import edit_scheme
from kupiec.money.ledger.values import EntryDraft, SchemeLineDraft

__all__ = [
    "RIGHTS",
    "Account",
    "AccountBalance",
    "Entry",
    "EntryDraft",
    "EntryLine",
    "Period",
    "Prepared",
    "Scheme",
    "SchemeLineDraft",
    "close_periods",
    "edit_scheme",
    "entries_of",
    "install",
    "lines_of",
    "open_year",
    "post",
    "prepare",
    "reopen_periods",
    "reverse",
    "trial_balance",
    "visible",
]
