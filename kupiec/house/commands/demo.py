"""`kupiec demo`: fill an empty database with the demo company, told back from a day."""

from __future__ import annotations

import argparse
import datetime as dt


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as-of", type=dt.date.fromisoformat, metavar="DATE", help="the day it is told back from")


def main(options: argparse.Namespace) -> int:
    from django.core.management import call_command

    from kupiec.ground.access.public import User
    from kupiec.house import demo
    from kupiec.house.commands.run import _progress

    call_command("migrate", interactive=False, verbosity=0)
    if User.objects.exists():
        print("The database isn't empty: the demo company is made in an empty one only.")
        return 1
    demo.fill(as_of=options.as_of, say=_progress)
    return 0
