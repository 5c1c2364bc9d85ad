"""Show the parts of the first screen: the classes on the network, words typed, and questions.

It may import `gui.parts`, `gui.looks`, `gui.model`, `gui.words` and `net.wire`, but no other
feature package. Read `class_list` first.
"""
