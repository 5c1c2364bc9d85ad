"""Decide the rules of the chat: who may log in, what goes to whom, what is stored.

The whole package is pure. It may import only its own modules, `net.wire` and `net.shared.errors`:
no socket, thread, clock, database or file. Read `hub` first, then `posts`.
"""
