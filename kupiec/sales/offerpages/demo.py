"""Demo: pages of offers sent lately; one customer asks, one accepts and signs."""

from __future__ import annotations

import datetime as dt

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.sales.offerpages import queries, rules, services
from kupiec.sales.offerpages.models import Link
from kupiec.sales.offerpages.values import Sharing, Signature
from kupiec.sales.offers import public as offers

PEOPLE = (
    ("Marek Wiśniewski", "marek.wisniewski@example.com"),
    ("Anna Zielińska", "a.zielinska@example.com"),
    ("Tomasz Krawczyk", "t.krawczyk@example.com"),
)
DRAWN = "40,130 60,70 85,60 95,95 80,140 62,150;110,120 130,95 150,118 165,98 185,122;200,60 195,140;215,110 240,100 255,125 280,95 330,118 400,90"


def fill(*, by: Actor) -> list[int]:
    """Three pages: read with questions, read and accepted, not opened yet."""
    rows = list(offers.visible(by).filter(state="sent", valid_until__gte=clock.today()).order_by("-pk")[:3])
    made = [services.share(row.pk, Sharing(name=name, email=email), by=by) for row, (name, email) in zip(rows, PEOPLE, strict=False)]
    for number, pk in enumerate(made[:2]):
        _story(number, Link.objects.select_related("offer").get(pk=pk), by=by)
    return made


def _story(number: int, link: Link, *, by: Actor) -> None:
    now = clock.now()
    version = queries.versions_shown(link.offer_id)[0]
    lines = [line for line in offers.reads.lines(version.pk) if line.kind == "line"]
    with clock.frozen(now + dt.timedelta(minutes=40)):
        services.opened(link)
        if number == 0:
            first = services.ask(link, version.pk, "Czy te pompy są od ręki? Budowa rusza w przyszłym tygodniu.", line_id=lines[0].pk)
            services.ask(link, version.pk, "Czy przy odbiorze całości doliczą Państwo transport?")
            services.answer(first, "Tak, mamy je w magazynie w Poznaniu. Możemy wysłać jutro.", by=by)
        else:
            may = queries.takeable(offers.reads.lines(version.pk), offers.left_to_order([line.pk for line in lines]))
            services.accept(
                link,
                version.pk,
                rules.proposed(may),
                Signature(
                    name=link.name,
                    role="kierownik budowy",
                    drawing=DRAWN,
                    agreed=True,
                    address="203.0.113.24",
                    agent="Mozilla/5.0 (Android 15; Mobile)",
                ),
                language="pl",
            )
