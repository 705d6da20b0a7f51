"""Mailboxes read by IMAP: messages matched to customers, those nobody knows waiting to be assigned (ACT-2).

What comes from outside is taken apart in a limited child (`child.py`) and makes messages, files and contacts, nothing
else. A message of a party becomes a contact of the activities room; upper rooms plug `onward` to go on with one.
"""
