"""A merge to be killed: says when its transaction has moved everything and is about to commit, then waits."""

from __future__ import annotations

import sys
import time

from kupiec.ground.kernel import tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.merging import public as merging

if __name__ == "__main__":
    sys.stdout.write("ready\n")
    company, kept, gone = (int(text) for text in sys.argv[1:4])
    by = Actor.system(company)
    with tx.write_tx(by=by):
        merging.merge(merging.Wish("parties.party", kept, gone), by=by)
        sys.stdout.write("moved\n")
        sys.stdout.flush()
        time.sleep(60)
