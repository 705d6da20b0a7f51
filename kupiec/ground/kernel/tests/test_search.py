"""The search box (KER-12): exact before beginnings before words inside; misspellings only when nothing else; rights."""

from __future__ import annotations

import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kupiec.ground.kernel import jobs, search, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.search import SearchKind, SearchRow, entries, trigrams
from kupiec.ground.kernel.search.models import SearchEntry

BY = Actor(user_id=7, company_id=1, rights=frozenset({"parties.see"}))
SYSTEM = Actor.system(1)
NAMES = ["Łódzkie Zakłady Śrubowe S.A.", "Hurtownia Śrub i Nakrętek Kowalski", "Kowalska Anna", "Bud-Żelbet Sp. z o.o.",
         "Łódź Metal", "Zakład Ślusarski Wójcik", "ABC Śruby Gdańsk", "Kowal i Syn"]  # fmt: skip


@pytest.fixture
def plugged(monkeypatch):
    found = [SearchKind("parties.party", right="parties.see"), SearchKind("orders.order")]
    monkeypatch.setattr(search.kinds, "_plugs", found)
    return found


@pytest.fixture
def parties(db, plugged):
    rows = [
        SearchRow("parties.party", n, code=f"K{n:04}", title=name, subtitle="Poznań" if n % 2 else "Gdynia",
                  keys=(f"725180112{n}", f"+48 600 100 20{n}", f"biuro{n}@x.pl"))
        for n, name in enumerate(NAMES, 1)
    ]  # fmt: skip
    rows.append(SearchRow("orders.order", 1, code="ZS 123/11/2026", title="ZS 123/11/2026", subtitle=NAMES[0], company_id=1))
    rows.append(SearchRow("orders.order", 2, code="ZS 123/11/2026", title="ZS 123/11/2026", subtitle=NAMES[0], company_id=2))
    search.index(rows, by=SYSTEM)


def found(text, **more):
    return [(hit.object_id, hit.match) for hit in search.find(text, by=more.pop("by", BY), **more)]


@pytest.mark.feature("KER-12")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("K0003", [(3, "exact")]),
        ("k 0003", [(3, "exact")]),
        ("7251801124", [(4, "exact")]),
        ("725-180-11-24", [(4, "exact")]),
        ("600 100 205", [(5, "prefix")]),
        ("+48600100205", [(5, "exact")]),
        ("biuro2@x.pl", [(2, "exact")]),
        ("ZS 123/11/2026", [(1, "exact")]),
        ("zs 123/11", [(1, "prefix")]),
        ("123/11", [(1, "prefix")]),
        ("lodz", [(5, "prefix"), (1, "prefix"), (1, "prefix")]),
        ("ŁÓDZKIE zakl", [(1, "prefix"), (1, "prefix")]),
        ("rubowe", [(1, "contains"), (1, "contains")]),
        ("nakretek hurt", [(2, "prefix")]),
        ("wojcik slus", [(6, "prefix")]),
        ("zelbet", [(4, "contains")]),
        ("bud-żelbet", [(4, "prefix")]),
        ("Wójcki", [(6, "similar")]),
        ("Kowlaski Hurtwonia", [(2, "similar")]),
        ("nkaretek", [(2, "similar")]),
        ("xyzxyz", []),
        ("", []),
        ("%", []),
        ('"', []),
        ("' OR 1=1 --", []),
        ("AND OR NOT (", []),
        ("\x00", []),
    ],
)
def test_what_is_found_and_how(parties, text, expected):
    assert sorted(found(text)) == sorted(expected)


def test_order_of_answers(parties):
    assert found("kowal")[0] == (8, "prefix")
    assert {pk for pk, _ in found("kowal")} == {8, 2, 3}
    search.index([SearchRow("parties.party", 8, title="Kowal i Syn", weight=0)], by=SYSTEM)
    assert found("kowal")[-1] == (8, "prefix")


@pytest.mark.feature("KER-12")
def test_only_what_the_actor_may_see(parties, plugged):
    assert found("lodz", by=Actor(user_id=7, company_id=1)) == [(1, "prefix")]
    assert found("ZS 123", by=Actor(user_id=7, company_id=3)) == []
    plugged[0] = SearchKind("parties.party", visible=lambda ids, by: {pk for pk in ids if pk != 5})
    assert 5 not in {pk for pk, _ in found("lodz")}
    assert found("7251801125") == []
    plugged.clear()
    assert found("lodz") == []


def test_kinds_can_be_chosen(parties):
    assert found("lodz", wanted=("orders.",)) == [(1, "prefix")]
    assert found("lodz", wanted=("parties.party",)) == [(5, "prefix"), (1, "prefix")]


def test_changed_and_removed(parties):
    search.index([SearchRow("parties.party", 4, code="K0004", title="Nowa Nazwa")], by=SYSTEM)
    assert found("zelbet") == []
    assert found("nowa naz") == [(4, "prefix")]
    search.remove("parties.party", [4], by=SYSTEM)
    assert found("nowa naz") == []


def test_a_set_costs_one_statement_at_the_end_the_last_word_counts(parties):
    rows = [SearchRow("parties.party", 100 + n, title=f"Nazwa {n}") for n in range(200)]
    with CaptureQueriesContext(connection) as said, tx.write_tx(by=SYSTEM):
        search.index([SearchRow("parties.party", 100, title="Przedtem")], by=SYSTEM)
        search.index(rows, by=SYSTEM)
    assert sum('INTO "kernel_search_entry"' in one["sql"] for one in said.captured_queries) == 1
    assert len(found("nazwa", limit=50)) == 50 and found("przedtem") == []


def test_what_is_taken_out_again_is_not_found(parties):
    with tx.write_tx(by=SYSTEM):
        search.index([SearchRow("parties.party", 100, title="Krótko")], by=SYSTEM)
        search.remove("parties.party", [100], by=SYSTEM)
    with pytest.raises(ZeroDivisionError), tx.write_tx(by=SYSTEM):
        search.index([SearchRow("parties.party", 101, title="Krótko")], by=SYSTEM)
        raise ZeroDivisionError
    assert found("krótko") == []


@pytest.mark.feature("KER-12")
def test_thousands_of_records(db, plugged):
    chance = random.Random(1)
    letters = "abcdeklmnoprstuwyz"
    rows = [
        SearchRow("parties.party", n, code=f"C{n}", title=" ".join("".join(chance.choices(letters, k=7)) for _ in range(3)))
        for n in range(1, 4001)
    ]
    search.index(rows, by=SYSTEM)
    for row in chance.sample(rows, 60):
        word = row.title.split()[1]
        assert row.object_id in {pk for pk, _ in found(word)}
        assert row.object_id in {pk for pk, _ in found(word[1:6])}
        at = chance.randrange(1, 5)
        typo = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        if typo != word:
            assert row.object_id in {pk for pk, _ in found(f"{typo} {row.title.split()[2]}")}, (typo, word)


def test_the_index_is_rebuilt_by_a_job(parties, plugged):
    SearchEntry.objects.all().delete()
    plugged[0] = SearchKind(
        "parties.party",
        ids=lambda: range(1, 9),
        rows=lambda ids: [SearchRow("parties.party", pk, title=NAMES[pk - 1]) for pk in ids if pk != 5],
    )
    search.rebuild(by=SYSTEM)
    jobs.run_pending()
    assert sorted(found("lodz")) == [(1, "prefix")]


def test_contains_in_lists(parties):
    rows = SearchEntry.objects.order_by("title")
    assert {row.object_id for row in search.matching(rows, "folded", "Śrub nakr")} == {2}
    assert search.matching(rows, "folded", "ko").count() == 3
    assert search.matching(rows, "folded", "śrub ko").count() == 1
    assert search.matching(rows, "folded", " ").count() == rows.count()
    assert search.matching(rows, "folded", "100%").count() == 0


def test_contains_in_lists_when_it_holds_for_most_rows(parties, monkeypatch):
    monkeypatch.setattr(trigrams, "MOST_LISTED", 2)
    assert {row.object_id for row in search.matching(SearchEntry.objects.all(), "folded", "kow")} == {2, 3, 8}


def test_the_index_is_remade_after_its_table_was_rebuilt(parties):
    if connection.vendor != "sqlite":
        trigrams.make_indexes()
        return
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER kernel_search_entry_folded_fts_i")
    trigrams.make_indexes()
    search.index([SearchRow("parties.party", 77, title="Odtworzony")], by=SYSTEM)
    assert found("tworzon") == [(77, "contains")]


def test_an_entry_holds_what_it_is_found_by():
    entry = entries._entry(SearchRow("a.b", 1, code="FV 1/2026", title="Łódź", keys=("725-180", ""), words="x " * 3000))
    assert (entry.code_key, entry.head) == ("fv12026", "lodz")
    assert entry.folded.startswith(" lodz fv 1/2026 ")
    assert len(entry.folded) <= 2001


@pytest.mark.django_db
@pytest.mark.postgres_only
def test_words_inside_are_planned_for_what_they_are() -> None:
    """PostgreSQL would keep one plan for rare and frequent words: half a second for a word most of a million rows hold."""
    for _ in range(8):
        trigrams.near_ids("kernel_search_entry", "folded", ["frequent"], most=10)
        list(SearchEntry.objects.filter(folded__contains="frequent", kind="a"))
        list(SearchEntry.objects.filter(code_key="kept", kind="b"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        kept = [row[0] for row in cursor.fetchall() if "kernel_search_entry" in row[0]]
    assert kept and all("LIKE" not in statement for statement in kept)
