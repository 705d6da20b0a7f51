"""Measured work: the same deterministic workloads for every product, run through our public verbs (docs/benchmarks.md)."""
