"""`kupiec migrate`: bring the database up to date, translations and static files too."""

from __future__ import annotations

import argparse

from django.core.management import call_command


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quiet", action="store_true", help="say nothing when all goes well")


def main(options: argparse.Namespace) -> int:
    call_command("migrate", interactive=False, verbosity=0 if options.quiet else 1)
    call_command("collectstatic", interactive=False, verbosity=0, clear=False)
    return 0
