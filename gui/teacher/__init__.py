"""Show the class to who teaches: the panel beside the messages, its dialogs, entries in menus.

It is imported once somebody teaches.

It may import `gui.parts`, `gui.looks`, `gui.model`, `gui.words` and `net.wire`. Read `class_panel`
first.
"""
