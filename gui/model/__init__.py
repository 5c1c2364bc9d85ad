"""Hold what the window knows, and the commands that change it, without drawing anything.

The modules import no tkinter. They may import `gui.words`, `net.client`, `net.wire`,
`net.journal.search` and `net.shared.privacy`. Read `model` first, then `commands`.
"""
