"""The door of the cases room."""

from kupiec.people.cases.definitions import install as install_kinds
from kupiec.people.cases.events import Moved, Saved
from kupiec.people.cases.funnel import standing
from kupiec.people.cases.models import Case, CaseKind, CasePhase
from kupiec.people.cases.page import panel
from kupiec.people.cases.queries import cases_of, opportunities, visible
from kupiec.people.cases.services import attach, follow_party, open_cases
from kupiec.people.cases.sockets import MoneySource, case_operations, case_panels, money_sources
from kupiec.people.cases.values import CASE, CaseDraft, CaseFacts, MoneyLine, Opportunity, PaperMoney, Wanted

__all__ = [
    "CASE", "Case", "CaseDraft", "CaseFacts", "CaseKind", "CasePhase", "MoneyLine", "MoneySource", "Moved", "Opportunity", "PaperMoney", "Saved", "Wanted",
    "attach", "case_operations", "case_panels", "cases_of", "follow_party", "install_kinds", "money_sources", "open_cases", "opportunities", "panel", "standing", "visible",
]  # fmt: skip
