"""The door of the promising room."""

from kupiec.sales.promising.models import Hold, Terms
from kupiec.sales.promising.queries import promise
from kupiec.sales.promising.services import hold, let_go, save_terms
from kupiec.sales.promising.values import Answer, Ask, Promise, Whole

__all__ = ["Answer", "Ask", "Hold", "Promise", "Terms", "Whole", "hold", "let_go", "promise", "save_terms"]
