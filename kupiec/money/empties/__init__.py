"""Returnable packaging: what customers hold of ours, what deposit it stands for, given out, taken back, settled (STK-8)."""
