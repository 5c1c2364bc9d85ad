"""The network half of the window: it keeps one connection to one server up, on two threads of its
own. It may import `net.journal`, `net.wire` and `net.shared`. Read `client` first.
"""
