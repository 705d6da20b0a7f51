"""Whom a message reaches: addresses of customers, users inside who may see the order."""

from __future__ import annotations

from kupiec.ground.access import public as access
from kupiec.sales.ordermessages import queries
from kupiec.sales.ordermessages.values import MessageData, To
from kupiec.sales.orders import public as orders


def users(to: str, role: str, order: orders.Order) -> list[access.User]:
    """The salesperson's user, or those who have the role; only who may see the order."""
    rows = access.users().filter(is_active=True)
    if to == To.SALESPERSON:
        rows = rows.filter(employee_id=order.salesperson_id) if order.salesperson_id else rows.none()
    else:
        given = access.RoleGiven.objects.filter(company_id=order.company_id, role__code=role)
        rows = rows.filter(pk__in=given.values("user_id"))
    return [
        user
        for user in rows.order_by("pk")
        if orders.visible(access.actor_of(user, company_id=order.company_id)).filter(pk=order.pk).exists()
    ]


def whom(data: MessageData, order: orders.Order) -> tuple[str, str, str]:
    """To whom in words, why not (a code of `words.WHY`), the language he reads."""
    if data.to != To.CUSTOMER:
        found = users(data.to, data.role, order)
        return ", ".join(str(one) for one in found), "" if found else "NOBODY", found[0].language if found else "pl"
    book = queries.books([order.orderer_id], company_id=order.company_id).get(order.orderer_id)
    address = book.addresses[0].address if book and book.addresses else ""
    if order.orderer_id in queries.quiet_among([order.orderer_id], company_id=order.company_id):
        return address, "QUIET", order.language
    return address, "" if address else "NO_ADDRESS", order.language
