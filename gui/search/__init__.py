"""Find messages: the bar for one conversation, and the panel for all of them.

It may import `gui.parts`, `gui.looks`, `gui.model`, `gui.words` and `net.wire`, but no
other feature package. Read `find_bar` first.
"""
