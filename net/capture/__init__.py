"""Keep what has passed over connections, and explain it: the chunks of TCP and the frames in them.

It may import `net.shared` and `net.wire`. Read `recorder` first, then `frame` and
`dissection`.
"""
