"""The door of the contracts room."""

from kupiec.sales.contracts.definitions import install as install_kinds
from kupiec.sales.contracts.models import Contract, Edition, Kind, Line, Material
from kupiec.sales.contracts.queries import as_of, in_force, last_day, needs, shown_edition, visible
from kupiec.sales.contracts.screens import contract_columns, contract_operations, contract_panels
from kupiec.sales.contracts.services import annex, create, edit_edition, sign
from kupiec.sales.contracts.values import CONTRACT, ContractDraft, LineDraft, Side, State

__all__ = [
    "CONTRACT", "Contract", "ContractDraft", "Edition", "Kind", "Line", "LineDraft", "Material", "Side", "State", "annex", "as_of", "contract_columns",
    "contract_operations", "contract_panels", "create", "edit_edition", "in_force", "install_kinds", "last_day", "needs", "shown_edition", "sign", "visible",
]  # fmt: skip
