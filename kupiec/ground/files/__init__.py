"""Files attached to any record (KER-7): kept once by their content, versioned, seen through the record's own rights.

A room names its records as a `Subject` and puts `files.panel(kind)` among its panels; nothing else is asked of it.
Whatever comes from outside is hostile: names are cleaned, programs refused, pictures shown only as we drew them anew.
"""
