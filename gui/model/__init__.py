"""Hold what the window knows, and the commands that change it, without drawing anything.

The modules import no tkinter. They may import `gui.words`, `net.shared.tap` and `net.wire`. Read
`model` first, then `commands`.
"""
