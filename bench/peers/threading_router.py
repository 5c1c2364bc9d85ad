"""Run the router that the standard library suggests: one thread for each client.

The sender's thread calls `sendall`. It speaks the plain dialect and nothing else. This is a peer to
measure against, not a part of Charla.
"""

from __future__ import annotations

import socketserver
import threading

PROMPT = "Por favor, ingresa tu nombre de usuario: "
TAKEN = "Este nombre de usuario ya está en uso. Desconectando..."
WELCOME = (
    "Bienvenido al chat, {}! Puedes enviar mensajes usando el formato 'usuario_destino: mensaje'.\n"
)
ABSENT = "El usuario {} no está conectado.\n"
MALFORMED = "Formato incorrecto. Usa 'usuario_destino: mensaje'.\n"


class Router(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Visitor)
        self.visitors: dict[str, Visitor] = {}
        self.visitors_lock = threading.Lock()


class Visitor(socketserver.StreamRequestHandler):
    server: Router
    disable_nagle_algorithm = True

    def setup(self) -> None:
        super().setup()
        self.write_lock = threading.Lock()

    def say(self, text: str) -> None:
        with self.write_lock:
            self.request.sendall(text.encode())

    def handle(self) -> None:
        self.say(PROMPT)
        nick = self.rfile.readline().decode(errors="replace").strip()
        if not nick:
            return
        with self.server.visitors_lock:
            taken = nick in self.server.visitors
            if not taken:
                self.server.visitors[nick] = self
        if taken:
            self.say(TAKEN)
            return
        try:
            self.say(WELCOME.format(nick))
            for line in self.rfile:
                self.route(nick, line.decode(errors="replace"))
        except OSError:
            pass  # the client is gone
        finally:
            with self.server.visitors_lock:
                del self.server.visitors[nick]

    def route(self, nick: str, line: str) -> None:
        recipient, colon, text = line.partition(":")
        if not colon:
            self.say(MALFORMED)
            return
        recipient = recipient.strip()
        with self.server.visitors_lock:
            other = self.server.visitors.get(recipient)
        if other is None:
            self.say(ABSENT.format(recipient))
            return
        try:
            other.say(f"{nick}: {text.strip()}\n")
        except OSError:
            self.say(ABSENT.format(recipient))


if __name__ == "__main__":
    with Router() as router:
        print(f"listening on 127.0.0.1:{router.server_address[1]}", flush=True)
        router.serve_forever()
