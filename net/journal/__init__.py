"""Store a device's conversations in one SQLite file: messages received, sent and pending.

It may import `net.wire` and `net.shared`. Read `journal` first: its docstring explains the idea.
"""
