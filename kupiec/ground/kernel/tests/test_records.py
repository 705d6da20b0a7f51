"""Write transactions, exact columns, history: against the real database."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal as D

import pytest
from django.core.exceptions import FieldError
from django.db import DatabaseError, connection, transaction
from django.db.models import Avg, F, Sum, Value

from kupiec.ground.company.models import Branch, Company, ExchangeRate
from kupiec.ground.kernel import audit, bells, clock, locks, records, tx
from kupiec.ground.kernel.bulk import update_rows
from kupiec.ground.kernel.models import AuditEntry
from kupiec.ground.kernel.refusal import Refusal

DAY = dt.date(2026, 11, 23)


def rates(*values):
    ExchangeRate.objects.bulk_create(
        ExchangeRate(currency_id="EUR", base_id="PLN", on=DAY + dt.timedelta(i), rate=D(v), table="A") for i, v in enumerate(values)
    )


@pytest.mark.feature("KER-1")
@pytest.mark.django_db
def test_exact_columns_sum_compare_and_sort_exactly(cast):
    rates("0.1", "0.2", "12345678901.12345678")
    found = ExchangeRate.objects.aggregate(Sum("rate"))["rate__sum"]
    assert found == D("12345678901.42345678")
    assert list(ExchangeRate.objects.filter(rate=D("0.1")).values_list("rate", flat=True)) == [D("0.1")]
    assert ExchangeRate.objects.filter(rate__gt=D("0.15")).count() == 2
    with pytest.raises(ValueError, match="BAD_NUMBER"):
        rates("0.123456789")
    with pytest.raises(ValueError, match="float"):
        ExchangeRate.objects.filter(rate=0.1).exists()


@pytest.mark.feature("KER-1")
@pytest.mark.django_db
def test_what_would_come_back_wrong_is_refused(cast):
    rates("0.1", "0.2")
    with pytest.raises(FieldError):
        ExchangeRate.objects.aggregate(Avg("rate"))
    with pytest.raises((FieldError, ValueError)):
        list(ExchangeRate.objects.annotate(more=F("rate") + Value(D("1.5"))).values_list("more", flat=True))


@pytest.mark.django_db
def test_update_rows_sets_each_row_in_one_statement(cast, django_assert_num_queries):
    rates("1", "2", "3")
    rows = [{"pk": pk, "rate": D(10 + i), "table": f"T{i}"} for i, pk in enumerate(ExchangeRate.objects.values_list("pk", flat=True))]
    with django_assert_num_queries(1):
        assert update_rows(ExchangeRate, rows, ["rate", "table"]) == 3
    assert sorted(ExchangeRate.objects.values_list("rate", "table")) == [(D(10), "T0"), (D(11), "T1"), (D(12), "T2")]


@pytest.mark.feature("KER-6")
@pytest.mark.django_db
def test_history_tells_old_values_also_of_bulk_changes(cast):
    before = clock.now()
    with clock.frozen(before + dt.timedelta(minutes=1)), tx.write_tx(by=cast.by):
        Branch.objects.filter(pk=cast.branch.pk).update(name="Poznań Górczyn")
    with clock.frozen(before + dt.timedelta(minutes=2)), tx.write_tx(by=cast.by):
        update_rows(Branch, [{"pk": cast.branch.pk, "name": "Poznań Rataje"}], ["name"])
    branch = Branch.objects.get(pk=cast.branch.pk)
    changes = [(change.field, change.old, change.new) for change in audit.history(branch) if change.operation == "u"]
    assert changes == [("name", "Poznań Górczyn", "Poznań Rataje"), ("name", "Poznań", "Poznań Górczyn")]
    past = audit.as_of(Branch, branch.pk, before + dt.timedelta(seconds=90))
    assert past["name"] == "Poznań Górczyn" and past["code"] == "PO"
    assert audit.as_of(Branch, branch.pk, before - dt.timedelta(days=1)) is None


@pytest.mark.feature("KER-6")
@pytest.mark.django_db
def test_history_cannot_be_edited(cast):
    assert AuditEntry.objects.exists()
    for change in (lambda: AuditEntry.objects.update(row_id=1), lambda: AuditEntry.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert audit.missing_triggers() == []


@pytest.mark.django_db(transaction=True)
def test_a_refused_verb_leaves_nothing(cast):
    rung = []
    with pytest.raises(RuntimeError), tx.write_tx(by=cast.by):
        Company.objects.filter(pk=cast.company.pk).update(name="Inna")
        tx.after_commit(lambda: rung.append(1))
        with tx.write_tx(by=cast.by):
            raise RuntimeError("no")
    assert Company.objects.get(pk=cast.company.pk).name != "Inna" and rung == []
    assert not tx.in_write()


@pytest.mark.django_db
def test_locks_are_taken_in_one_order(cast):
    with tx.write_tx(by=cast.by):
        locks.lock(locks.Kind.STOCK, Branch.objects.all(), ids=[cast.branch.pk])
        locks.lock(locks.Kind.STOCK, Branch.objects.all(), ids=[cast.branch.pk])
        with pytest.raises(RuntimeError, match="lock order"):
            locks.lock(locks.Kind.ORDER, Branch.objects.all(), ids=[cast.branch.pk])
    with pytest.raises(RuntimeError, match="write_tx"):
        bells.ring(object(), by=cast.by)


@pytest.mark.django_db
def test_the_database_is_set_up_for_truth(cast):
    """WAL, foreign keys, IMMEDIATE; FULL in earnest (tests alone switch the sync off: their data are thrown away)."""
    from kupiec.house import settings

    options = settings._database("sqlite:x")["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE" and "synchronous=FULL" in options["init_command"]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            found = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "foreign_keys")}
        assert found == {"journal_mode": "wal", "foreign_keys": 1}


@pytest.mark.parametrize(("value", "fits"), [(2**31 - 1, True), (2**31, False), (-(2**31) - 1, False), (None, True)])
def test_a_whole_number_no_column_holds_is_told_at_its_field(value, fits):
    if fits:
        records.fit(Company, {"version": value})
        return
    with pytest.raises(Refusal) as told:
        records.fit(Company, {"version": value})
    assert (told.value.code, told.value.field) == ("BAD_NUMBER", "version")


@pytest.mark.parametrize(("given", "field"), [({"name": None}, "name"), ({"company_id": None}, "company_id"), ({"name": ""}, "")])
def test_nothing_where_a_column_asks_for_something_is_told_at_its_field(given, field):
    if not field:
        records.required(Branch, given)
        return
    with pytest.raises(Refusal) as told:
        records.required(Branch, given)
    assert (told.value.code, told.value.field) == ("REQUIRED", field)
