"""The tables of the search index: one for what there is (parties, items), one for papers, of which there are many more."""

from __future__ import annotations

from django.db import models

from kupiec.ground.kernel.light import LightModel


class Entry(LightModel):
    """One record as the search box knows it. `code_key`: its code, letters and digits only; `head`: the title's beginning;

    `title`: empty where it is the code; `folded`: every word it can be found by, folded, a blank before each. The key begins with the record, since a database
    without statistics would go through all of a kind by it, rather than by the code asked for.
    """

    kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    company_id = models.BigIntegerField(null=True)
    code = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=240, blank=True)
    subtitle = models.CharField(max_length=240, blank=True)
    weight = models.SmallIntegerField(default=0)
    code_key = models.CharField(max_length=80, blank=True)
    head = models.CharField(max_length=40)
    folded = models.TextField()

    class Meta:
        abstract = True


class SearchEntry(Entry):
    """Parties, persons, items and the like."""

    head = models.CharField(max_length=40, db_index=True)

    class Meta:
        app_label = "kernel"
        db_table = "kernel_search_entry"
        constraints = [models.UniqueConstraint(fields=["object_id", "kind"], name="search_entry_once")]
        indexes = [models.Index(fields=["code_key"], opclasses=["varchar_pattern_ops"], name="search_entry_code")]


class SearchPaper(Entry):
    """Documents: their names are those of customers, so they stand apart and hide nobody."""

    class Meta:
        app_label = "kernel"
        db_table = "kernel_search_paper"
        constraints = [models.UniqueConstraint(fields=["object_id", "kind"], name="search_paper_once")]
        indexes = [models.Index(fields=["code_key"], opclasses=["varchar_pattern_ops"], name="search_paper_code")]
