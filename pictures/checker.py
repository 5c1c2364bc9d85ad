"""Define the scenes with the checker: what it finds out about a student's server."""

from __future__ import annotations

from gui.dialogs.check_dialog import CheckDialog
from pictures.cut_off import windows
from pictures.stage import Stage

# It takes each `recv` for a message, as many do.
SERVER = """
import socket, sys, threading
people = {}
def serve(connection):
    connection.sendall(b"Nombre: ")
    name = connection.recv(1024).decode().strip()
    people[name] = connection
    connection.sendall(b"Hola\\n")
    while data := connection.recv(1024):
        to, text = data.decode().split(":", 1)
        people[to].sendall(f"{name}: {text.strip()}\\n".encode())
listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
while True:
    connection, _ = listener.accept()
    threading.Thread(target=serve, args=(connection,), daemon=True).start()
"""


def check(stage: Stage) -> None:
    """Show what a server does wrong, and the bytes of its first fault."""
    path = stage.folder / "entrega" / "servidor.py"
    path.parent.mkdir()
    path.write_text(SERVER, encoding="utf-8")
    stage.app.settings_control.show_checker()
    dialog = next(one for one in windows(stage.root) if isinstance(one, CheckDialog))
    dialog.take(path)
    dialog._start()
    stage.settle(lambda: any(line.verdict == "wrong" for line in dialog.lines))
    fault = next(index for index, line in enumerate(dialog.lines) if line.verdict == "wrong")
    dialog._show_detail(str(fault))
    stage.settle()


SCENES = (check,)
