"""Chat with `makefile`; ask for the name, then connect. It is right."""

import contextlib
import socket
import sys
import threading


def read_keyboard(sock):
    with contextlib.suppress(OSError):
        for line in sys.stdin:
            sock.sendall(line.rstrip("\n").encode() + b"\r\n")


name = input("¿Cómo te llamas? ")
try:
    sock = socket.create_connection(("localhost", int(sys.argv[1])))
except OSError as problem:
    print("No se puede entrar:", problem)
    sys.exit(1)
sock.sendall(name.encode() + b"\r\n")
threading.Thread(target=read_keyboard, args=(sock,), daemon=True).start()
with sock.makefile("r", encoding="utf-8", errors="replace") as incoming:
    try:
        for line in incoming:
            print(line.rstrip("\r\n"), flush=True)
    except (KeyboardInterrupt, OSError):
        pass
print("Se acabó.")
