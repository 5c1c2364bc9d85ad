"""Show what passes on the connection: the panel beside the messages, and its tabs.

It is imported once somebody looks.

It may import `gui.parts`, `gui.looks`, `gui.model`, `gui.words`, `net.capture` and `net.wire`. Read
`panel` first, then `bytes_tab`.
"""
