"""Serve a chat with `socketserver` and `readline`, and say nothing first. It is right."""

import contextlib
import socketserver
import sys
import threading

people = {}
lock = threading.Lock()


class Talk(socketserver.StreamRequestHandler):
    def tell(self, text):
        self.wfile.write(f"{text}\r\n".encode())

    def handle(self):
        self.nick = ""
        wanted = self.read()
        with lock:
            if wanted and wanted not in people:
                self.nick = wanted
                people[wanted] = self
        if not self.nick:
            self.tell("Nombre ocupado")
            return
        self.tell(f"Hola, {self.nick}")
        while (line := self.read()) is not None:
            self.pass_on(line)

    def read(self):
        with contextlib.suppress(OSError):
            if line := self.rfile.readline():
                return line.decode("utf-8", "replace").strip()
        return None

    def pass_on(self, line):
        to, colon, text = (part.strip() for part in line.partition(":"))
        with lock:
            other = people.get(to)
        if not colon or other is None:
            self.tell("¿Quién es?" if colon else "Falta el ':'")
            return
        with contextlib.suppress(OSError):
            other.tell(f"[{self.nick}] {text}")

    def finish(self):
        with lock:
            if self.nick:
                del people[self.nick]
        with contextlib.suppress(OSError):
            super().finish()


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 50

    def handle_error(self, request, client_address):
        print("a client has gone", file=sys.stderr)


with Server(("", int(sys.argv[1])), Talk) as server, contextlib.suppress(KeyboardInterrupt):
    server.serve_forever()
