"""The screen kit: List, Detail, Form, Dialog, Picker, LineGrid, Timeline, Print and the frame (docs/kit.md).

Declarations over the rooms' own queries and verbs. The kit imports no room above it, saves nothing of its own and has
no hooks to override beyond plain functions and templates.
"""
