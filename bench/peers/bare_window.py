"""Run the smallest Tk chat window: one Text, a receiving thread, a queue, `after`.

    python -m bench.peers.bare_window [PORT NICK]

With a port it logs in to the plain server there. This is a peer to measure against, not a part of
Charla.
"""

from __future__ import annotations

import queue
import socket
import sys
import threading
import tkinter as tk

POLL_MS = 10


def receive(connection: socket.socket, received: queue.SimpleQueue[str]) -> None:
    while data := connection.recv(65_536):
        received.put(data.decode(errors="replace"))


def main() -> None:
    root = tk.Tk()
    root.geometry("900x620+0+0")
    text = tk.Text(root)
    text.pack(fill="both", expand=True)
    received: queue.SimpleQueue[str] = queue.SimpleQueue()

    def show() -> None:
        while not received.empty():
            text.insert("end", received.get())
            text.see("end")
        root.after(POLL_MS, show)

    if len(sys.argv) > 1:
        connection = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
        connection.sendall(f"{sys.argv[2]}\n".encode())
        threading.Thread(target=receive, args=(connection, received), daemon=True).start()
        show()
    root.mainloop()


if __name__ == "__main__":
    main()
