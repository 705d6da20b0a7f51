"""Privacy (KER-21): who agreed to what and how, a person's data as a file, erasure that leaves the books intact, requests and retention.

What is kept of people is said by each room in its `personal.py` (`kernel/personal`); this room only goes by it.
"""
