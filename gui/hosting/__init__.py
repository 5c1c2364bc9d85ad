"""Start a class on this computer, and show it on a board for the whole room.

It may import `gui.parts`, `gui.looks`, `gui.model`, `gui.words` and `net.wire`. Read `board` first.
"""
