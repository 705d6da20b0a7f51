"""Rights of the merging room; who merges must also see both records and may change records of their kind."""

from kupiec.ground.kernel.words import N_

RIGHTS = {"merging.merge": N_("Find duplicates, merge them and undo merges")}
