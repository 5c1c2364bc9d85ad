"""Show the list of people and rooms on the left.

It may import `gui.parts`, `gui.looks`, `gui.model`, `gui.words` and `net.wire`, but no other
feature package. Read `roster` first, then `roster_list`.
"""
