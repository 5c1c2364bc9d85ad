"""Serve a chat in one thread, with selectors and a buffer for each direction. It is right."""

import contextlib
import os
import selectors
import socket

selector = selectors.DefaultSelector()
nicks = {}
MOST_WAITING = 1_000_000


class Client:
    def __init__(self, sock):
        self.sock = sock
        self.nick = ""
        self.incoming = b""
        self.outgoing = b""

    def tell(self, text):
        self.outgoing += text.encode() + b"\n"
        self.write()

    def write(self):
        try:
            taken = self.sock.send(self.outgoing)
            self.outgoing = self.outgoing[taken:]
        except BlockingIOError:
            pass
        except OSError:
            self.outgoing = b""
        if len(self.outgoing) > MOST_WAITING:
            self.leave()
            return
        events = selectors.EVENT_READ | (selectors.EVENT_WRITE if self.outgoing else 0)
        with contextlib.suppress(KeyError, ValueError):
            selector.modify(self.sock, events, self)

    def read(self):
        try:
            data = self.sock.recv(65536)
        except OSError:
            data = b""
        if not data:
            self.leave()
            return
        self.incoming += data
        while b"\n" in self.incoming:
            line, self.incoming = self.incoming.split(b"\n", 1)
            self.hear(line.decode("utf-8", "replace").strip())

    def hear(self, line):
        if not self.nick:
            if line in nicks or not line:
                self.tell("Ese nombre está ocupado")
                return
            self.nick = line
            nicks[line] = self
            self.tell("Bienvenido, " + line)
            return
        to, colon, text = line.partition(":")
        if not colon:
            self.tell("usuario: mensaje")
        elif to.strip() in nicks:
            nicks[to.strip()].tell(self.nick + ": " + text.strip())
        else:
            self.tell("No está " + to.strip())

    def leave(self):
        if nicks.get(self.nick) is self:
            del nicks[self.nick]
        with contextlib.suppress(KeyError, ValueError):
            selector.unregister(self.sock)
        self.sock.close()


def main():
    listener = socket.create_server(("::1", int(os.environ["CHARLA_PORT"])), family=socket.AF_INET6)
    listener.setblocking(False)
    selector.register(listener, selectors.EVENT_READ, None)
    while True:
        for key, events in selector.select():
            if key.data is None:
                sock, _ = listener.accept()
                sock.setblocking(False)
                client = Client(sock)
                selector.register(sock, selectors.EVENT_READ, client)
                client.tell("NICK?")
            else:
                if events & selectors.EVENT_WRITE:
                    key.data.write()
                if events & selectors.EVENT_READ:
                    key.data.read()


try:
    main()
except KeyboardInterrupt:
    print("adiós")
