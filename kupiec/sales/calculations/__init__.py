"""Calculation sheets of offers' lines: what a thing costs to make, in several quantities, and the price that follows (OFR-4)."""
