"""Use what the system offers beside windows: its file chooser, its tray, the start of a session.

The modules know nothing of the chat and have no tkinter: each works on a thread of its own, and
whoever uses it looks for its answers on Tk's. They may import nothing else of Charla. Read
`session_bus` first.
"""
