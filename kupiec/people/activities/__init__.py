"""Contacts, tasks and notes; the journal that tells of a customer from all rooms; calendar, reminders, supervision (ACT).

Whatever they concern is kept as a reference (kind of record and id), so a contact may belong to an offer or an invoice
this room knows nothing of. Upper rooms plug `journal_sources` to be told of in the journal.
"""
