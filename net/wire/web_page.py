"""Answer a browser that has opened the chat's port: what this is, and how to come in. Pure.

The page is one small file in Spanish and English, without script and without anything from
elsewhere. It repeats nothing that the browser has sent, so no link can put words into it. Its
address is the one at which the connection has arrived.
"""

from __future__ import annotations

import re

from net.wire.address import Address

_REQUEST = re.compile(rb"(GET|HEAD) (\S+) HTTP/1\.\d")
_ALLOWED = (
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; frame-ancestors 'none'"
)
# The comment is for programs that do not draw pages: it is the first that they show.
_PAGE = """\
<!doctype html>
<!-- Esto es un chat (Charla) y lo recibido es HTTP, como de un navegador; conecta con Charla o con
nc. / This is a chat (Charla), and what came is HTTP, as from a browser; connect with Charla or nc.
-->
<html lang="es"><head><meta charset="utf-8"><title>Charla</title>
<meta name="viewport" content="width=device-width">
<style>
:root { color-scheme: light dark }
body { font: 1.1rem/1.5 sans-serif; max-width: 34rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.5rem }
code { font-size: 1.1em; font-weight: bold; overflow-wrap: anywhere }
hr { margin: 2rem 0; opacity: .4 }
</style></head><body>
<section><h1>Esto es un chat: Charla</h1>
<p>Aquí hay una clase que chatea, no una página web: con el navegador no se entra.</p>
<ol><li>Abre el programa <b>Charla</b>. Si no lo tienes, pídeselo a quien da la clase.</li>
<li>Elige la clase en la lista o escribe esta dirección: <code>ADDRESS</code></li>
<li>Si te pide palabras, son las que hay en la pizarra.</li></ol>
<p>Sin el programa, en un terminal: <code>nc HOST PORT</code></p></section>
<hr>
<section lang="en"><h1>This is a chat: Charla</h1>
<p>A class is chatting here. This is no web page, and a browser can't come in.</p>
<ol><li>Open the program <b>Charla</b>. If you don't have it, ask whoever teaches.</li>
<li>Choose the class in the list, or type this address: <code>ADDRESS</code></li>
<li>If you are asked for words, they are those on the board.</li></ol>
<p>Without the program, in a terminal: <code>nc HOST PORT</code></p></section>
</body></html>
"""


def respond(line: bytes, otherwise: bytes, *, date: str = "", at: Address | None = None) -> bytes:
    """Return the response (RFC 9112) to a request.

    Args:
        line: the request's first line.
        otherwise: what is said to a request that no browser makes for a page, in ASCII.
        date: the server's time as HTTP writes it, for who wants to compare clocks.
        at: where the connection has arrived; a page without an address would be of no use.
    """
    request = _REQUEST.fullmatch(line)
    if request is None or at is None:
        body, kind = otherwise, "text/plain; charset=us-ascii"
        status = "400 Bad Request"
    else:
        body, kind = page(at), "text/html; charset=utf-8"
        status = "200 OK" if request[2] in (b"/", b"/index.html") else "404 Not Found"
    dated = f"Date: {date}\r\n" if date else ""
    head = (
        f"HTTP/1.1 {status}\r\n{dated}Content-Type: {kind}\r\n"
        f"Content-Security-Policy: {_ALLOWED}\r\nX-Content-Type-Options: nosniff\r\n"
        "Referrer-Policy: no-referrer\r\nCache-Control: no-store\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    ).encode("ascii")
    return head if line.startswith(b"HEAD ") else head + body


def page(at: Address) -> bytes:
    """Return the page that says how to come in at this address."""
    shown = {"ADDRESS": str(at), "HOST": at.host, "PORT": str(at.port)}
    text = _PAGE
    for place, value in shown.items():  # an interface's name may have any sign in it
        text = text.replace(place, value.replace("&", "&amp;").replace("<", "&lt;"))
    return text.encode("utf-8", "replace")
