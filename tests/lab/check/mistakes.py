"""List known mistakes: each is a right program with one thing changed, as students get it wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PROGRAMS = Path(__file__).parent.parent / "programs"


@dataclass(frozen=True)
class Mistake:
    """A mistake is made in one of the right programs by replacing a piece of it.

    Attributes:
        found: the checks that are to find it; all others are to find nothing.
    """

    name: str
    found: frozenset[str]
    edits: tuple[tuple[str, str], ...]
    program: str = "server_threads.py"

    def source(self) -> str:
        """Return the program with its mistake."""
        text = (PROGRAMS / self.program).read_text(encoding="utf-8")
        for right, wrong in self.edits:
            assert text.count(right) == 1, f"{self.name}: {right!r}"
            text = text.replace(right, wrong)
        return text


def server(name: str, found: str, *edits: tuple[str, str]) -> Mistake:
    return Mistake(name, frozenset(found.split()), edits)


READING = """        *complete, rest = rest.split(b"\\n")
        for line in complete:
            yield line.decode("utf-8", "replace").strip()
"""
SERVER_MISTAKES: Sequence[Mistake] = (
    server(
        "one_recv_is_one_message",
        "two_in_one one_in_two",
        ("recv(1024)", "recv(65536)"),
        (READING, '        yield rest.decode("utf-8", "replace").strip()\n        rest = b""\n'),
    ),
    server(
        "forgets_the_rest",
        "one_in_two",
        ("recv(1024)", "recv(65536)"),
        ("        rest += data\n", "        rest = data\n"),
    ),
    server(
        "waits_until_the_last_byte_is_an_end",
        "two_in_one",
        (
            READING,
            '        if rest.endswith(b"\\n"):\n'
            '            yield rest.decode("utf-8", "replace").strip()\n            rest = b""\n',
        ),
    ),
    server(
        "decodes_each_piece",
        "utf8_split",
        ('    rest = b""', '    rest = ""'),
        ("        rest += data\n", '        rest += data.decode("utf-8", "replace")\n'),
        ('rest.split(b"\\n")', 'rest.split("\\n")'),
        ('yield line.decode("utf-8", "replace").strip()', "yield line.strip()"),
    ),
    server(
        "dies_of_half_a_letter",
        "utf8_split",
        ('    rest = b""', '    rest = ""'),
        ("        rest += data\n", "        rest += data.decode()\n"),
        ('rest.split(b"\\n")', 'rest.split("\\n")'),
        ('yield line.decode("utf-8", "replace").strip()', "yield line.strip()"),
    ),
    server(
        "keeps_the_carriage_return",
        "crlf",
        ('"replace").strip()', '"replace")'),
        ("{text.strip()}", "{text.lstrip()}"),
    ),
    server("cuts_long_messages", "long_message", ("yield line.decode", "yield line[:1024].decode")),
    server(
        "drops_what_comes_quickly", "hundred_at_once", ("for line in complete:", "for line in complete[:10]:")
    ),
    server("puts_no_end", "ends_messages", ('(text + "\\n")', "text")),
    server(
        "tells_everybody",
        "to_one",
        (
            '        tell(other, f"{sender}: {text.strip()}")',
            '        for each in list(clients.values()):\n'
            '            tell(each, f"{sender}: {text.strip()}")',
        ),
    ),
    server(
        "ends_with_an_unknown_name",
        "unknown_recipient",
        ("clients.get(recipient)", "clients[recipient]"),
        ("    except OSError:\n        pass\n    finally:", "    except (OSError, KeyError):\n        pass\n    finally:"),
    ),
    server(
        "says_nothing_of_an_unknown_name",
        "unknown_recipient",
        ('        tell(connection, f"El usuario {recipient} no está conectado.")\n', ""),
    ),
    server(
        "needs_a_colon",
        "no_colon",
        ('recipient, colon, text = message.partition(":")', 'recipient, text = message.split(":", 1)'),
        (
            "    if not colon:\n        tell(connection, \"Formato incorrecto. Usa 'usuario_destino: mensaje'.\")\n        return\n",
            "",
        ),
    ),
    server(
        "spins_at_the_end",
        "end_of_stream",
        ("        if not data:\n            return\n", "        if not data:\n            continue\n"),
    ),
    server(
        "never_forgets_a_name",
        "forgets reset",
        ("            if name:\n                del clients[name]\n", "            pass\n"),
    ),
    server(
        "forgets_only_who_says_goodbye",
        "reset",
        (
            "    except OSError:\n        pass\n    finally:\n        with lock:\n            if name:\n                del clients[name]\n",
            "        with lock:\n            del clients[name]\n    except OSError:\n        pass\n    finally:\n",
        ),
    ),
    server(
        "dies_with_the_recipient",
        "vanishing",
        ("    except OSError:\n        tell(connection, f\"El usuario {recipient} se ha ido.\")\n", "    finally:\n        pass\n"),
    ),
    server(
        "lets_names_be_stolen",
        "same_name",
        ("if wanted and wanted not in clients:", "if wanted:"),
        ("            if name:\n", "            if clients.get(name) is connection:\n"),
    ),
    server(
        "asks_in_the_accept_loop",
        "silent_visitor",
        (
            "            threading.Thread(target=serve, args=(connection,), daemon=True).start()\n",
            "            connection.sendall(PROMPT.encode())\n"
            "            connection.recv(1, socket.MSG_PEEK)\n"
            "            threading.Thread(target=serve, args=(connection,), daemon=True).start()\n",
        ),
        ("        connection.sendall(PROMPT.encode())\n        lines", "        lines"),
    ),
    server(
        "ten_at_most",
        "thirty_at_once",
        (
            "            if wanted and wanted not in clients:",
            "            if wanted and wanted not in clients and len(clients) < 10:",
        ),
    ),
    server(
        "holds_the_lock_while_sending",
        "never_reads",
        (
            '    try:\n        tell(other, f"{sender}: {text.strip()}")',
            '    try:\n        with lock:\n            tell(other, f"{sender}: {text.strip()}")',
        ),
    ),
    server(
        "is_deaf_to_ctrl_c",
        "ctrl_c",
        ("import os\n", "import os\nimport signal\n"),
        (
            "clients = {}\n",
            "signal.signal(signal.SIGINT, lambda number, frame: print('sigo'))\n\nclients = {}\n",
        ),
    ),
    server(
        "waits_for_its_threads", "ctrl_c", (", daemon=True).start()", ").start()"),
    ),
    server(
        "keeps_the_port",
        "port_free",
        ("    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)\n", ""),
    ),
    server(
        "serves_one_at_a_time",
        "two_people",
        (
            "threading.Thread(target=serve, args=(connection,), daemon=True).start()",
            "serve(connection)",
        ),
    ),
)  # fmt: skip


def client(name: str, found: str, *edits: tuple[str, str]) -> Mistake:
    return Mistake(name, frozenset(found.split()), edits, "client_threads.py")


SHOWING = """        *lines, rest = rest.split(b"\\n")
        for line in lines:
            yield line.decode("utf-8", "replace").strip()
"""
CLIENT_MISTAKES: Sequence[Mistake] = (
    client(
        "receives_only_after_typing",
        "reads_while_it_writes",
        (
            "        threading.Thread(target=receive, args=(sock,), daemon=True).start()\n",
            "        lines = lines_of(sock)\n",
        ),
        (
            '            text = input()\n            sock.sendall((text + "\\n").encode())\n',
            '            text = input()\n            sock.sendall((text + "\\n").encode())\n'
            "            print(next(lines))\n",
        ),
    ),
    client(
        "one_recv_is_one_message",
        "two_in_one one_in_two",
        ("            data = sock.recv(1024)", "            data = sock.recv(65536)"),
        (SHOWING, '        yield rest.decode("utf-8", "replace").strip()\n        rest = b""\n'),
    ),
    client("shows_only_the_first", "two_in_one", ("for line in lines:", "for line in lines[:1]:")),
    client(
        "decodes_each_piece",
        "utf8_split",
        ('    rest = b""', '    rest = ""'),
        ("        rest += data\n", '        rest += data.decode("utf-8", "replace")\n'),
        ('rest.split(b"\\n")', 'rest.split("\\n")'),
        ('yield line.decode("utf-8", "replace").strip()', "yield line.strip()"),
    ),
    client("cuts_long_messages", "long_message", ("yield line.decode", "yield line[:1024].decode")),
    client(
        "drops_what_comes_quickly", "hundred_at_once", ("for line in lines:", "for line in lines[-9:]:")
    ),
    client("puts_no_end", "ends_messages", ('(text + "\\n")', "(text)")),
    client("sends_latin_1", "sends_utf8", ('(text + "\\n").encode()', '(text + "\\n").encode("latin-1", "replace")')),
    client(
        "spins_at_the_servers_end",
        "server_ends",
        ("        if not data:\n            return\n", "        if not data:\n            continue\n"),
    ),
    client(
        "does_not_say_that_the_server_has_gone",
        "server_ends server_resets",
        ('    print("El servidor se ha ido.", flush=True)\n    os._exit(0)\n', ""),
    ),
    client(
        "spins_at_the_inputs_end",
        "stdin_end",
        (
            "            text = input()\n",
            "            try:\n                text = input()\n"
            "            except EOFError:\n                continue\n",
        ),
    ),
    client("waits_for_its_thread", "ctrl_c", (", daemon=True).start()", ").start()")),
    client(
        "tries_again_without_a_pause",
        "no_server",
        (
            "    try:\n        sock = socket.create_connection",
            "    while True:\n      try:\n        sock = socket.create_connection",
        ),
        (
            '    except OSError:\n        sys.exit("No hay servidor.")\n',
            "        break\n      except OSError:\n        continue\n",
        ),
    ),
    client("forgets_the_recipient", "sends", ("            text = input()\n", '            text = input().split(":")[-1]\n')),
)  # fmt: skip
