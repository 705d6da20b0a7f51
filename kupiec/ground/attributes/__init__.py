"""Attributes administrators define for records of rooms that join (KER-8): in forms, lists, formulas, files and the API."""
