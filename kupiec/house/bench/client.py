"""One of several clients of quote to cash: says it is ready, waits for a line, does its documents, prints what came out.

python -m kupiec.house.bench.client SIZE FIRST STEP DOCUMENTS
"""

from __future__ import annotations

import json
import os
import sys
import time

import django


def main(size: str, first: int, step: int, documents: int) -> None:
    from kupiec.house import collector
    from kupiec.house.bench import data, q2c

    made = data.known()
    collector.settle()
    print("ready", flush=True)
    sys.stdin.readline()
    meter = q2c.Meter()
    started = time.perf_counter()
    totals = q2c.run(made, list(range(first, documents + 1, step)), size=size, chunk=1, meter=meter)
    told = {"seconds": time.perf_counter() - started, "totals": totals, "stages": meter.seconds}
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kupiec.house.settings")
    django.setup()
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
