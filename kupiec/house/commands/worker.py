"""`kupiec worker`: run background jobs until stopped."""

from __future__ import annotations

import argparse
import signal
import threading


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="work off what is due, then end")


def main(options: argparse.Namespace) -> int:
    from kupiec.ground.kernel import jobs
    from kupiec.house import collector

    collector.settle()
    if options.once:
        jobs.run_pending()
        return 0
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, lambda *_: stop.set())
    jobs.run_worker(stop)
    return 0
