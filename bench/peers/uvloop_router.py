"""The asyncio router on uvloop's event loop instead of the standard library's: the same program
otherwise.

A peer to measure against, not a part of Charla.
"""

from __future__ import annotations

import uvloop

from bench.peers.asyncio_router import main

if __name__ == "__main__":
    uvloop.run(main())
