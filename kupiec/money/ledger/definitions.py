"""The small Polish chart and the posting schemes every company begins with; put in once, edited by its accountant."""

from __future__ import annotations

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.words import N_
from kupiec.money.ledger.models import Account, Scheme, SchemeLine
from kupiec.money.ledger.values import SchemeLineDraft as Line

ACCOUNTS: list[tuple[str, str, str, bool]] = [
    ("100", "Kasa", "asset", False),
    ("130", "Rachunek bankowy", "asset", False),
    ("139", "Środki pieniężne w drodze", "asset", False),
    ("201", "Rozrachunki z odbiorcami", "asset", True),
    ("202", "Rozrachunki z dostawcami", "liability", True),
    ("204", "Zaliczki otrzymane", "liability", True),
    ("221", "VAT należny 23%", "liability", False),
    ("221-8", "VAT należny 8%", "liability", False),
    ("221-5", "VAT należny 5%", "liability", False),
    ("222", "VAT naliczony", "asset", False),
    ("330", "Towary w magazynach", "asset", False),
    ("309", "Rozliczenie zakupu", "asset", False),
    ("703", "Przychody ze sprzedaży", "revenue", False),
    ("703-0", "Przychody ze sprzedaży opodatkowanej 0% i zwolnionej", "revenue", False),
    ("731", "Wartość sprzedanych towarów w cenie zakupu", "cost", False),
    ("409", "Pozostałe koszty", "cost", False),
    ("750", "Przychody finansowe", "revenue", False),
    ("755", "Koszty finansowe", "cost", False),
    ("760", "Pozostałe przychody operacyjne", "revenue", False),
    ("765", "Pozostałe koszty operacyjne", "cost", False),
]
_SALE = [
    Line("D", "gross", "201", own_account=True),
    Line("C", "net:zw", "703-0"),
    Line("C", "net:np", "703-0"),
    Line("C", "net:0", "703-0"),
    Line("C", "net:*", "703"),
    Line("C", "vat:8", "221-8"),
    Line("C", "vat:5", "221-5"),
    Line("C", "vat:*", "221"),
]
SCHEMES: list[tuple[str, str, list[Line]]] = [
    ("invoice.sale", N_("Sales invoice"), _SALE),
    ("invoice.correction", N_("Correction of a sales invoice"), _SALE),
    ("stock.issue", N_("Goods issued"), [Line("D", "cost", "731"), Line("C", "cost", "330")]),
    ("stock.receipt", N_("Goods received"), [Line("D", "cost", "330"), Line("C", "cost", "309")]),
    (
        "payment.bank",
        N_("Bank payment from a customer"),
        [Line("D", "amount", "130"), Line("C", "amount", "201", own_account=True)],
    ),
    (
        "payment.bank_out",
        N_("Bank payment to a party"),
        [Line("D", "amount", "201", own_account=True), Line("C", "amount", "130")],
    ),
    (
        "payment.cash",
        N_("Cash received"),
        [Line("D", "amount", "100"), Line("C", "amount", "201", own_account=True)],
    ),
    (
        "payment.cash_out",
        N_("Cash paid out"),
        [Line("D", "amount", "201", own_account=True), Line("C", "amount", "100")],
    ),
    (
        "payment.card",
        N_("Card payment"),
        [Line("D", "amount", "139"), Line("C", "amount", "201", own_account=True)],
    ),
    (
        "exchange.gain",
        N_("Exchange gain"),
        [Line("D", "amount", "201", own_account=True), Line("C", "amount", "750")],
    ),
    (
        "exchange.loss",
        N_("Exchange loss"),
        [Line("D", "amount", "755"), Line("C", "amount", "201", own_account=True)],
    ),
]


def install(company_id: int) -> None:
    """Put in what the company lacks of the chart and the schemes; what is there stays as it is. Inside `write_tx`."""
    Account.objects.bulk_create(
        [
            Account(company_id=company_id, number=number, name=name, kind=kind, by_party=by_party)
            for number, name, kind, by_party in ACCOUNTS
        ],
        ignore_conflicts=True,
    )
    accounts = dict(Account.objects.filter(company_id=company_id).values_list("number", "pk"))
    known = set(Scheme.objects.filter(company_id=company_id).values_list("kind", flat=True))
    wanted = [scheme for scheme in SCHEMES if scheme[0] not in known]
    now = clock.now()
    schemes = Scheme.objects.bulk_create([Scheme(company_id=company_id, kind=kind, name=name, created_at=now) for kind, name, _ in wanted])
    SchemeLine.objects.bulk_create(
        SchemeLine(
            scheme=scheme,
            position=position,
            side=line.side,
            amount=line.amount,
            account_id=accounts[line.account],
            own_account=line.own_account,
            negated=line.negated,
        )
        for scheme, (_, _, lines) in zip(schemes, wanted, strict=True)
        for position, line in enumerate(lines, 1)
    )
