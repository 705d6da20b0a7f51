"""Pages of parties found by words that stand in many of them: the same rows in the same order, however they are sought."""

from __future__ import annotations

import pytest
from django.db.models import QuerySet

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.search import matching, nearest, trigrams
from kupiec.ground.kit import keyset
from kupiec.people.parties import services
from kupiec.people.parties.drafts import PartyDraft
from kupiec.people.parties.models import Party

pytestmark = [pytest.mark.django_db, pytest.mark.feature("KER-12")]


@pytest.fixture
def many(actor: Actor, monkeypatch: pytest.MonkeyPatch) -> QuerySet[Party]:
    """Forty parties; the words of the last ones stand in none of the first."""
    monkeypatch.setattr(trigrams, "MOST_LISTED", 2)
    monkeypatch.setattr(trigrams, "WALKED", 6)
    names = [f"Firma {n:02d} {'wczesna' if n < 30 else 'późniejsza'}" for n in range(40)]
    services.create([PartyDraft(name, roles=frozenset({"customer"})) for name in names], by=actor)
    return Party.objects.filter(name__startswith="Firma", archived=False)


@pytest.mark.parametrize("text", ["firma", "wczesna", "pozniejsza", "firma pozn", "nigdy", "firma 39"])
@pytest.mark.parametrize("sort", ["name_key", "-name_key", "city", "guardian__last_name"])
def test_every_page_is_what_the_plain_question_gives(many: QuerySet[Party], text: str, sort: str) -> None:
    asked = matching(many, "search", text)
    words = trigrams.words_of(text)
    plain = [row for row in many.order_by(sort, "pk") if all(word in row.search for word in words)]
    assert [row.pk for row in nearest(asked.order_by(sort, "pk"), 100)] == [row.pk for row in plain]
    assert [row.pk for row in nearest(asked.order_by(sort, "pk"), 3)] == [row.pk for row in plain[:3]]
    within = many.filter(name_key__gt="firma 20")
    part = nearest(asked.filter(name_key__gt="firma 20").order_by(sort, "pk"), 4, within=None)
    assert [row.pk for row in part] == [row.pk for row in within.order_by(sort, "pk") if row in plain][:4]


def test_a_question_leaves_others_of_the_table_alone(many: QuerySet[Party]) -> None:
    matching(many, "search", "firma")
    assert len(nearest(many.order_by("pk"), 50)) == 40
    assert len(nearest(Party.objects.filter(name__startswith="Firma").order_by("pk"), 50)) == 40


def test_pages_follow_one_another(many: QuerySet[Party]) -> None:
    asked = matching(many, "search", "pozniejsza")
    steps = keyset.orders(Party, [("name_key", False)])
    seen, after = [], None
    while True:
        rows, after = keyset.page(asked, steps, after=after, size=4)
        seen += [row.name_key for row in rows]
        if after is None:
            break
    assert seen == sorted(seen) and len(seen) == 10
