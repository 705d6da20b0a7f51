"""The `kupiec` command: run, worker, demo, import, export, backup, restore, erasures, check, reindex, bench, migrate."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module

COMMANDS = {
    "run": "start the web server and the job worker (prepares the database first)",
    "worker": "start a job worker only",
    "migrate": "bring the database up to date",
    "setup": "give an empty installation its first company and administrator",
    "demo": "fill an empty database with the demo company",
    "import": "load files from outside",
    "export": "write everything in open formats with checksums",
    "backup": "make a backup of the running installation",
    "restore": "restore a backup into an empty place",
    "erasures": "erase again whoever a restored backup brought back",
    "check": "audit all invariants and print each with its count",
    "reindex": "write the index of the search box anew",
    "bench": "measure the program's own speed",
}


def main(arguments: list[str] | None = None) -> int:
    """Tell the settings where to work, set up Django, then let the command's own file read its arguments."""
    _environment(arguments)
    _django()
    parser = argparse.ArgumentParser(prog="kupiec", description="CRM and sales ERP")
    _place(parser)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    modules = {name: import_module(f"kupiec.house.commands.{name.replace('import', 'import_')}") for name in COMMANDS}
    for name, says in COMMANDS.items():
        module = modules[name]
        module.arguments(commands.add_parser(name, help=says, description=says))
    options = parser.parse_args(arguments)
    try:
        return int(modules[options.command].main(options) or 0)
    except KeyboardInterrupt:
        return 130


def _place(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", metavar="DIR", help="folder of the installation's data (default: var/)")
    parser.add_argument("--database", metavar="URL", help="sqlite:FILE or postgres://user:password@host/name")


def _environment(arguments: list[str] | None) -> None:
    """Where to work, read before anything of Django is loaded; child processes inherit it."""
    first = argparse.ArgumentParser(add_help=False)
    _place(first)
    first.add_argument("--postgres")
    if "run" in (arguments or sys.argv):
        first.add_argument("--as-of")
    place, _ = first.parse_known_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kupiec.house.settings")
    for name, value in (
        ("KUPIEC_DATA", place.data),
        ("KUPIEC_DATABASE", place.postgres or place.database),
        ("KUPIEC_AS_OF", getattr(place, "as_of", None)),
    ):
        if value:
            os.environ[name] = value


def _django() -> None:
    import django

    from kupiec.house import collector, words

    with collector.loading():
        words.compile_all()
        django.setup()


if __name__ == "__main__":
    sys.exit(main())
