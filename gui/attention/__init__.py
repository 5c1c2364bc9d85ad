"""Notify a user who is not looking, and show how the connection is.

It may import `gui.parts`, `gui.looks`, `gui.desktop`, `gui.model`, `gui.words` and
`net.wire`, but no other feature package. Read `attention` first.
"""
