"""Show the messages in the middle of the window, and offer what can be done with them.

It may import `gui.parts`, `gui.looks`, `gui.model`, `gui.words`, `net.wire` and
`net.journal.search`, but no other feature package. Read `transcript` first, then `sheet`.
"""
