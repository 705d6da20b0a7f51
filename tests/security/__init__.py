"""Hostile use of the whole surface, enumerated by code: rights, foreign records, injection, exports, headers."""
