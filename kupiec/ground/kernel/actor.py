"""Who acts: passed as `by=` to every verb. Made by `access` for people and tokens, by `jobs` for the worker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_

FORBIDDEN = "FORBIDDEN"
SCOPES = ("none", "own", "branch", "area", "all")


@dataclass(frozen=True, slots=True)
class Actor:
    """A user at work in one company, with what he may do (KER-11).

    `rights` are codes such as `orders.accept`; `scopes` say which rows a domain shows (`own`, `branch`, `area`,
    `all`; a domain not named shows `all`). Field rules are rights too: `prices.see_cost`.
    """

    user_id: int | None
    company_id: int
    branch_id: int | None = None
    employee_id: int | None = None
    area_id: int | None = None
    rights: frozenset[str] = frozenset()
    scopes: Mapping[str, str] = field(default_factory=dict)
    language: str = "pl"
    request_id: str = ""
    acting_for_id: int | None = None
    all_rights: bool = False

    @classmethod
    def system(cls, company_id: int, *, request_id: str = "system") -> Actor:
        """The program itself: demo, import, recount. May do all, is written as user nobody."""
        return cls(user_id=None, company_id=company_id, request_id=request_id, all_rights=True)

    def may(self, right: str) -> bool:
        return self.all_rights or right in self.rights

    def require(self, right: str) -> None:
        """Refuses FORBIDDEN, naming the right, when the actor lacks it."""
        if not self.may(right):
            raise Refusal(FORBIDDEN, N_("You need the right “%(right)s” for this."), params={"right": right})

    def scope(self, domain: str) -> str:
        """Which rows of a domain this actor sees: `none`, `own`, `branch`, `area` or `all`."""
        return "all" if self.all_rights else self.scopes.get(domain, "all")

    def in_company(self, company_id: int) -> Actor:
        return replace(self, company_id=company_id)

    def lent(self, *codes: str) -> Actor:
        """The same person with these rights as well: for what the house does by itself in the course of his verb."""
        return replace(self, rights=self.rights | set(codes))

    def narrowed(self, *domains: str) -> Actor:
        """The same person, seeing only his own rows of these domains."""
        return replace(self, scopes={**self.scopes, **dict.fromkeys(domains, "own")})

    def stamp(self) -> dict[str, Any]:
        """What the audit trail keeps of the actor."""
        return {"user": self.user_id, "for": self.acting_for_id, "request": self.request_id}
