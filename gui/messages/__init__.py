"""Show the messages in the middle of the window, and offer what can be done with them.

It may import `gui.parts`, `gui.looks`, `gui.model`, `gui.words` and `net.wire`, but no
other feature package. Read `transcript` first, then `sheet`.
"""
