"""Stand between a client and a server, and do to their bytes what bad networks do.

It may import `net.wire` and `net.shared`. Read `proxy` first.
"""
