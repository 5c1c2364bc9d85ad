"""Lead from the first message in a terminal to a server of one's own: `python3 dev.py lesson`.

It may import `lab.check`, `lab.faults`, `net.shared` and `net.wire`. Read `ladder` first.
"""
