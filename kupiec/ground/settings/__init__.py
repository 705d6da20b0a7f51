"""Settings: the screens of company and access, which lie below the kit and so can't have screens of their own.

It has no tables and decides nothing: it shows queries of the two rooms and calls their verbs. The sign-in page and the
account of the one who is signed in are here too.
"""
