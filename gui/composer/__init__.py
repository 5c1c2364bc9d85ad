"""Take in what the user writes, and to whom: the text, its recipient, suggestions, reactions.

It may import `gui.parts`, `gui.looks`, `gui.model`, `gui.words` and `net.wire`, but no other
feature package. Read `composer` first.
"""
