"""Exchange: files from outside become rows of our rooms, without harm (KER-16).

A file is read whatever its encoding, its columns are mapped to the fields of a target, every cell becomes a typed
value or an error, all is staged and can be looked at before anything is written. Targets are plugged by the porter;
they call the rooms' own verbs in sets. What is rejected can be downloaded with the reasons.
"""
