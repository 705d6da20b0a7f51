"""The `kupiec` command: run, worker, demo, import, export, backup, restore, check, bench, migrate."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module

COMMANDS = {
    "run": "start the web server and the job worker (prepares the database first)",
    "worker": "start a job worker only",
    "migrate": "bring the database up to date",
    "demo": "fill an empty database with the demo company",
    "import": "load files from outside",
    "export": "write everything in open formats with checksums",
    "backup": "make a backup of the running installation",
    "restore": "restore a backup into an empty place",
    "check": "audit all invariants and print each with its count",
    "bench": "measure the program's own speed",
}


def main(arguments: list[str] | None = None) -> int:
    """Parse the command line, set up Django, hand over to the command's own file."""
    parser = argparse.ArgumentParser(prog="kupiec", description="CRM and sales ERP")
    parser.add_argument("--data", metavar="DIR", help="folder of the installation's data (default: var/)")
    parser.add_argument("--database", metavar="URL", help="sqlite:FILE or postgres://user:password@host/name")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, says in COMMANDS.items():
        module = import_module(f"kupiec.house.commands.{name.replace('import', 'import_')}")
        module.arguments(commands.add_parser(name, help=says, description=says))
    options = parser.parse_args(arguments)
    _environment(options)
    if options.command != "run":
        _django()
    module = import_module(f"kupiec.house.commands.{options.command.replace('import', 'import_')}")
    try:
        return int(module.main(options) or 0)
    except KeyboardInterrupt:
        return 130


def _environment(options: argparse.Namespace) -> None:
    """What the command line says, told to the settings and to child processes."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kupiec.house.settings")
    if options.data:
        os.environ["KUPIEC_DATA"] = options.data
    database = options.database or getattr(options, "postgres", None)
    if database:
        os.environ["KUPIEC_DATABASE"] = database


def _django() -> None:
    import django

    from kupiec.house import words

    words.compile_all()
    django.setup()


if __name__ == "__main__":
    sys.exit(main())
