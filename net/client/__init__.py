"""Keep the window connected to one server, on threads of its own.

It may import `net.journal`, `net.wire` and `net.shared`. Read `client` first, then `receiver`
and `outbox`.
"""
