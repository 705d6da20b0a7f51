"""A worker to be killed while it reads: its argument is the server this computer may be asked for."""

from __future__ import annotations

import os
import sys
import threading


def work() -> None:
    from kupiec.ground.kernel import jobs

    sys.stdout.write("ready\n")
    sys.stdout.flush()
    jobs.run_worker(threading.Event(), lease_seconds=1.0)


if __name__ == "__main__":
    os.environ["KUPIEC_INSIDE_SERVERS"] = sys.argv[1]
    work()
