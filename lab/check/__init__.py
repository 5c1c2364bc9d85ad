"""Try the chat programs that students write, and say what is wrong with them.

It may import `net.wire` and `net.shared`. Read `run` first.
"""
