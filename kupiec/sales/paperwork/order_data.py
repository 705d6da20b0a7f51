"""What Word templates of orders may name, and what an order tells them (OFR-9)."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel import vat
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import amount_words, prints, show
from kupiec.ground.kit import public as kit
from kupiec.ground.office import public as office
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties
from kupiec.sales.orders import public as orders
from kupiec.sales.paperwork import facts

N = office.Name
KIND = "orders.order"


def names() -> list[office.Name]:
    """Everything a template of an order may name."""
    return [
        N("order.number", _("number of the order"), "ZS 21/11/2026"), N("order.date", _("its date"), "23.11.2026"), N("order.wanted_on", _("when it is wanted"), "30.11.2026"),
        N("order.reference", _("the customer’s own number"), "ZAM/77"), N("order.payment", _("payment"), "przelew, 14 dni"), N("order.currency", _("currency"), "PLN"),
        N("order.remarks", _("remarks"), "Rozładunek HDS"), *facts.TOTALS("order"), *facts.CUSTOMER, *facts.SALESPERSON, *facts.lines("lines"), *facts.RATES,
        *facts.more_names("order"),
    ]  # fmt: skip


def tell(pk: int, by: Actor) -> office.Told:
    """An order as its print shows it."""
    order = orders.visible(by).select_related("salesperson").get(pk=pk)
    lines = list(orders.OrderLine.objects.filter(order_id=pk).select_related("item").order_by("position", "pk"))
    language = order.language if order.language in facts.LANGUAGES else "pl"
    snapshot = order.snapshot.get("orderer") if order.snapshot else None
    snapshot = snapshot or parties.snapshot(parties.documents_facts([order.orderer_id], company_id=order.company_id)[order.orderer_id])
    sums = vat.totals(
        [vat.VatRow(one.vat_code, one.vat_percent, one.net) for one in lines], method=order.vat_method, prices_gross=order.prices_gross
    )
    units = catalog.measures.printed(language)
    with prints.speaking(language):
        head = {
            "number": order.number, "date": show.day(order.issue_date), "wanted_on": show.day(order.wanted_on) if order.wanted_on else "", "reference": order.customer_reference,
            "payment": parties.PaymentMethod.printed(order.payment_method, order.payment_days, language), "currency": order.currency_id, "remarks": order.remarks,
            **facts.totals(sums.net, sums.vat, sums.gross), "words": amount_words.in_words(sums.gross, order.currency_id, language=language),
        }  # fmt: skip
        data = {
            "order": head, "customer": facts.customer(snapshot), "salesperson": facts.salesperson(order.salesperson), "vat_rates": facts.rates(sums.rates),
            "lines": [facts.line(one, no=at, unit=units(one.unit)) for at, one in enumerate(lines, 1)],
            **facts.more("order", own=(KIND, order.pk), customer=order.orderer_id),
        }  # fmt: skip
    return office.Told(company_id=order.company_id, language=language, party_id=order.orderer_id, title=order.number, data=data)


SOURCE = office.Source(
    KIND, _("Order"), rows=orders.visible, see="orders.see", names=names, tell=tell, url=lambda pk: reverse("order", args=[pk]),
    print_url=lambda pk: reverse("order-print", args=[pk]),
)  # fmt: skip


class Operations:
    """What one does with an order in the office."""

    def operations(self) -> Sequence[kit.Operation]:
        return (office.operation(KIND, right="orders.see"),)
