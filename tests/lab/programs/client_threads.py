"""Chat with a thread that receives, `recv` and a buffer. It is right."""

import os
import socket
import sys
import threading


def lines_of(sock):
    rest = b""
    while True:
        try:
            data = sock.recv(1024)
        except OSError:
            return
        if not data:
            return
        rest += data
        *lines, rest = rest.split(b"\n")
        for line in lines:
            yield line.decode("utf-8", "replace").strip()


def receive(sock):
    for line in lines_of(sock):
        print("[chat]", line, flush=True)
    print("El servidor se ha ido.", flush=True)
    os._exit(0)


def main():
    try:
        sock = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
    except OSError:
        sys.exit("No hay servidor.")
    print(sock.recv(1024).decode(), end="", flush=True)
    try:
        sock.sendall((input() + "\n").encode())
        threading.Thread(target=receive, args=(sock,), daemon=True).start()
        while True:
            text = input()
            sock.sendall((text + "\n").encode())
    except (EOFError, KeyboardInterrupt, OSError):
        sock.close()
        print("Adiós")


main()
