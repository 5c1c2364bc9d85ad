"""Run the router that asyncio suggests: one coroutine for each client, with streams.

It calls `drain` after every message. It speaks the plain dialect and nothing else. This is a peer
to measure against, not a part of Charla.
"""

from __future__ import annotations

import asyncio

from bench.peers.threading_router import ABSENT, MALFORMED, PROMPT, TAKEN, WELCOME

Writers = dict[str, asyncio.StreamWriter]


async def say(writer: asyncio.StreamWriter, text: str) -> None:
    writer.write(text.encode())
    await writer.drain()


async def serve(
    writers: Writers, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    nick = ""
    try:
        await say(writer, PROMPT)
        wanted = (await reader.readline()).decode(errors="replace").strip()
        if wanted in writers:
            await say(writer, TAKEN)
        elif wanted:
            nick = wanted
            writers[nick] = writer
            await say(writer, WELCOME.format(nick))
            while line := await reader.readline():
                await route(writers, nick, line.decode(errors="replace"))
    except OSError:
        pass  # the client is gone
    finally:
        if nick:
            del writers[nick]
        writer.close()


async def route(writers: Writers, nick: str, line: str) -> None:
    recipient, colon, text = line.partition(":")
    if not colon:
        await say(writers[nick], MALFORMED)
        return
    recipient = recipient.strip()
    other = writers.get(recipient)
    if other is None:
        await say(writers[nick], ABSENT.format(recipient))
        return
    try:
        await say(other, f"{nick}: {text.strip()}\n")
    except OSError:
        await say(writers[nick], ABSENT.format(recipient))


async def main() -> None:
    writers: Writers = {}

    async def visit(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await serve(writers, reader, writer)

    server = await asyncio.start_server(visit, "127.0.0.1", 0, backlog=128)
    print(f"listening on 127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
