"""`kupiec setup`: an empty installation gets its first company, warehouse, roles and administrator."""

from __future__ import annotations

import argparse
import secrets
import sys

from django.core.management import call_command

from kupiec.ground.access import public as access
from kupiec.ground.company import public as company
from kupiec.ground.company.rules import clean_nip
from kupiec.ground.kernel import clock, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.house import definitions, roles
from kupiec.money.ledger import public as ledger


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--company", required=True, metavar="NAME", help="name of your company")
    parser.add_argument("--nip", default="", help="its tax number")
    parser.add_argument("--currency", default="PLN", help="its base currency (default PLN)")
    parser.add_argument("--branch", default="Centrala", metavar="NAME", help="name of its first branch")
    parser.add_argument("--user", default="admin", metavar="NAME", help="sign-in name of the administrator")


def main(options: argparse.Namespace) -> int:
    call_command("migrate", interactive=False, verbosity=0)
    if access.User.objects.exists():
        print("There are users already; nothing was changed.", file=sys.stderr)
        return 1
    password = secrets.token_urlsafe(12)
    try:
        begin(options, password=password)
    except Refusal as refusal:
        print(f"Not set up: {refusal.text}", file=sys.stderr)
        return 1
    print(f"Sign in as {options.user} with {password} (shown once); change it under your name.")
    return 0


def begin(options: argparse.Namespace, *, password: str) -> None:
    """All or nothing: dictionaries, the company with its branch, accounts, registers, a warehouse, the administrator."""
    nobody = Actor.system(0, request_id="setup")
    with tx.write_tx(by=nobody):
        company.seed_dictionaries(by=nobody)
        nip = clean_nip(options.nip) if options.nip else ""
        own = company.Company.objects.create(code="FIRMA", name=options.company, nip=nip, base_currency_id=options.currency)
        branch = company.Branch.objects.create(company=own, code="C", name=options.branch)
        by = Actor(user_id=None, company_id=own.pk, branch_id=branch.pk, request_id="setup", all_rights=True)
        definitions.install(by=by)
        ledger.open_year(clock.today().year, by=by)
        definitions.ensure_warehouse("MG1", "Magazyn główny", by=by)
        role = roles.ensure(by=by)["dyrektor"]
        access.create_user(options.user, password=password, by=by, roles=[(role.pk, own.pk, branch.pk)])
