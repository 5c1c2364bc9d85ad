"""Run the asyncio router on uvloop's event loop; the program is the same otherwise.

This is a peer to measure against, not a part of Charla.
"""

from __future__ import annotations

import uvloop

from bench.peers.asyncio_router import main

if __name__ == "__main__":
    uvloop.run(main())
