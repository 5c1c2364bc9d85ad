"""Find servers on the network, and find out why one can't be reached.

It may import `net.shared` and `net.wire`. Read `find` first.
"""
