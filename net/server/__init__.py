"""Run the hub: accept connections, read each in a thread of its own, store everything in SQLite.

It may import `net.hub`, `net.wire` and `net.shared`. Read `server` first.
"""
