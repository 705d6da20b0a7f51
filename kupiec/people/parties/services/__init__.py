"""Verbs of the parties room, one file per subject."""

from kupiec.people.parties.services.bases import (
    add_members,
    archive_bases,
    check_rule,
    refresh_bases,
    remove_members,
    restore_bases,
    save_base,
)
from kupiec.people.parties.services.dictionaries import save_group, save_payment_method, save_price_kind
from kupiec.people.parties.services.edit import archive, assign, blockers, delete, edit, restore
from kupiec.people.parties.services.parts import save_accounts, save_addresses, save_contacts, save_preferences
from kupiec.people.parties.services.persons import (
    add_persons,
    archive_persons,
    edit_person,
    move_person,
    restore_persons,
)
from kupiec.people.parties.services.register import Upserted, create, upsert_parties
from kupiec.people.parties.services.terms import (
    become_customer,
    block,
    save_supply,
    save_terms,
    save_terms_of,
    unblock,
)

__all__ = [
    "Upserted",
    "add_members",
    "add_persons",
    "archive",
    "archive_bases",
    "archive_persons",
    "assign",
    "become_customer",
    "block",
    "blockers",
    "check_rule",
    "create",
    "delete",
    "edit",
    "edit_person",
    "move_person",
    "refresh_bases",
    "remove_members",
    "restore",
    "restore_bases",
    "restore_persons",
    "save_accounts",
    "save_addresses",
    "save_base",
    "save_contacts",
    "save_group",
    "save_payment_method",
    "save_preferences",
    "save_price_kind",
    "save_supply",
    "save_terms",
    "save_terms_of",
    "unblock",
    "upsert_parties",
]
