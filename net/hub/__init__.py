"""Decide what the chat allows: who may log in, who receives what, and what is kept.

The modules are pure. They may import `net.wire` and `net.shared.errors`. Read `hub` first, then
`posts`.
"""
