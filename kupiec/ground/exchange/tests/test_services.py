"""Files good and bad: what is read, what is rejected and why, and that nothing is half-written."""

from __future__ import annotations

import pytest

from kupiec.ground.company.models import SalesArea
from kupiec.ground.exchange import services
from kupiec.ground.exchange.models import ImportRow, ImportRun
from kupiec.ground.exchange.values import ColumnMap, Field, Outcome, RowError, Target
from kupiec.ground.kernel import jobs
from kupiec.ground.kernel.refusal import Refusal

FIELDS = (
    Field("code", required=True, max_length=20),
    Field("name", required=True, max_length=120),
    Field("size", "decimal", places=2),
    Field("since", "day"),
)


def save(rows, by):
    errors = {row.number: [RowError("name", "FORBIDDEN_NAME", "no")] for row in rows if row.values["name"] == "Zła"}
    good = [row for row in rows if row.number not in errors]
    SalesArea.objects.bulk_create(SalesArea(code=row.values["code"], name=row.values["name"]) for row in good)
    if any(row.values["name"] == "Wybuch" for row in rows):
        raise Refusal("BOOM", "boom", "name")
    return Outcome(created=len(good), errors=errors)


@pytest.fixture
def areas(monkeypatch):
    target = Target("areas", "Areas", FIELDS, save, key="code", chunk=2)
    monkeypatch.setattr(services, "targets", [target])
    return ColumnMap("areas", "areas.csv", {"code": "Kod", "name": "Nazwa", "size": "Pow", "since": "Od"})


def run(columns, raw, by):
    staged = services.stage(columns, {"areas.csv": raw}, by=by)
    services.start(staged.pk, by=by)
    jobs.run_pending()
    return ImportRun.objects.get(pk=staged.pk)


@pytest.mark.feature("KER-16")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1250", "utf-16"])
def test_good_rows_load_in_any_encoding(areas, actor, encoding):
    raw = "Kod;Nazwa;Pow;Od\nA;Łódź;12,50;2026-01-31\nB;Śląsk;1 000,00;31.01.2026\nC;Warmia;;\n".encode(encoding)
    done = run(areas, raw, actor)
    assert (done.state, done.rows, done.created, done.rejected) == ("done", 3, 3, 0)
    assert set(SalesArea.objects.values_list("name", flat=True)) == {"Łódź", "Śląsk", "Warmia"}


@pytest.mark.feature("KER-16")
@pytest.mark.django_db(transaction=True)
def test_bad_rows_are_named_with_reasons_and_the_rest_is_loaded(areas, actor):
    raw = (
        "Kod;Nazwa;Pow;Od\nA;Dobra;1;2026-01-31\nA;Druga;;\n;Bez kodu;;\nD;D;abc;\nE;E;;31.02.2026\n"
        f"F;{'x' * 121};;\nG;G;1;;;;\nH;Zła;;\nI;Wybuch;;\n=cmd;=cmd();x;\n"
    ).encode()
    done = run(areas, raw, actor)
    assert (done.created, done.rejected) == (1, 9)
    assert list(SalesArea.objects.values_list("code", flat=True)) == ["A"]
    reasons = {row.number: row.errors[0][1] for row in ImportRow.objects.filter(run=done, state="bad")}
    assert reasons == {
        3: "DUPLICATE", 4: "REQUIRED", 5: "NOT_A_NUMBER", 6: "NOT_A_DATE", 7: "TOO_LONG", 8: "COLUMNS",
        9: "FORBIDDEN_NAME", 10: "BOOM", 11: "NOT_A_NUMBER",
    }  # fmt: skip
    listed = services.rejected_csv(done.pk)
    assert "NOT_A_DATE" in listed and "'=cmd" in listed and ";=cmd" not in listed


@pytest.mark.feature("KER-16")
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "EMPTY_FILE"),
        (b"Kod;Pow\nA;1\n", "MISSING_COLUMNS"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "BINARY_FILE"),
        (b'Kod;Nazwa;Pow;Od\n"A;' + b"x" * 200_000, "BROKEN_FILE"),
    ],
)
def test_unusable_files_are_refused_whole(areas, actor, raw, code):
    with pytest.raises(Refusal) as refused:
        services.stage(areas, {"areas.csv": raw}, by=actor)
    assert refused.value.code == code
    assert not ImportRun.objects.exists() and not ImportRow.objects.exists()


@pytest.mark.django_db
def test_an_import_is_loaded_once(areas, actor):
    staged = services.stage(areas, {"areas.csv": b"Kod;Nazwa;Pow;Od\nA;A;;\n"}, by=actor)
    services.start(staged.pk, by=actor)
    with pytest.raises(Refusal, match="ALREADY_LOADED"):
        services.start(staged.pk, by=actor)
