"""Telling users: what each wants to hear of and how, mentions of colleagues, e-mails at once and once a day (KER-19).

What there is to tell is not kept: rooms answer it when asked (`kit.notice_sources`), so it is never out of date. Kept are mentions,
which nobody could work out again, and what was told by e-mail, so that nothing is told twice.
"""
