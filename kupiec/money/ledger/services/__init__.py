"""The verbs of the ledger, one file per subject."""
