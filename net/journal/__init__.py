"""What a device has of its user's conversations: every message received, sent or pending, in one
SQLite file. It may import `net.wire` and `net.shared`. Read `journal` first; its docstring has the
theory.
"""
