"""The register of letters that came and went: circulation, what comes of them, books of the day and of the post (COR).

What a letter concerns is kept as references (kind of record and id); what can be made of it upper rooms plug into `onward`.
"""
