"""Start Charla's server: `python3 server.py`. Connect with main.py, or with `nc localhost 8080`."""

from __future__ import annotations

import argparse
import contextlib
import errno
import gc
import logging
import os
import queue
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

from net.server import console

try:
    from net import VERSION
    from net.server import certificate, descriptors, hosted, listening, store
    from net.server.announce import Announcer
    from net.server.certificate import KeyProblem
    from net.server.console_words import ConsoleWords
    from net.server.directions import directions
    from net.server.listening import EVERYWHERE
    from net.server.password import BadPasswordFile, PasswordGate, read_password
    from net.server.quota import DATA_BYTES, MEGABYTE
    from net.server.server import UNANSWERED_LIMIT, ChatServer, ServerSettings
    from net.server.teachers import new_pin
    from net.server.terminal import is_terminal
    from net.server.typed_commands import TypedCommands
    from net.shared import host_file, privacy
    from net.shared.database import TooNew
    from net.shared.errors import InUse, StorageError
    from net.shared.host_file import HostFile
    from net.shared.interfaces import lan_addresses
    from net.shared.log_file import LogFile
    from net.shared.system_language import system_language
    from net.wire import names, words
    from net.wire.address import Address
    from net.wire.messages import Limits
    from net.wire.server_name import SERVER_NAMES
    from net.wire.teaching import BookLine
    from net.wire.visible import one_line, visible
except ModuleNotFoundError as error:
    print(
        f"The library {error.name} is missing. `python3 dev.py server` sets everything up and "
        "starts the server.",
        file=sys.stderr,
    )
    console.wait_for_enter()
    sys.exit(1)

LOG_FILE_BYTES = 1_000_000
LOG_FILES = 3
# Python looks for objects that only refer to each other whenever there are so many new ones. Its
# own limit, 700, is reached several times in a turn of the hub, which makes no such objects.
NEW_OBJECTS = 10_000

log = logging.getLogger("charla")


def main() -> int:
    options = _parse_options()
    try:
        _start_logging(options)
        if options.release:
            return _release(options.data, options.release)
        if options.export_key:
            return _export_key(options.data, options.export_key)
        if options.import_key:
            return _import_key(options.data, options.import_key)
        descriptors.raise_limit(options.max_clients + UNANSWERED_LIMIT)
        # A signal handler may wake a thread only with this queue of the standard library: the
        # handler of an Event would wait for a lock that the interrupted `wait` may hold itself.
        signals: queue.SimpleQueue[int] = queue.SimpleQueue()
        token = host_file.new_token() if options.data and not options.no_store else ""
        pin = new_pin()
        typed = _typed_commands(options, pin)
        server = _make_server(options, token, pin, typed, on_end=lambda: signals.put(0))
    except (BadPasswordFile, StorageError, KeyProblem, OSError, UnicodeError) as error:
        code, sentence = _explain(error, options)
        if options.hosted:
            print(f"failed {code}", flush=True)
        return _fail(sentence)
    console.call_at_end(signals.put)
    gc.freeze()  # what is there now stays, and is not looked through
    gc.set_threshold(NEW_OBJECTS)
    server.start()
    address = Address(*server.address)
    announcer = _announce(server, options)
    told = _tell_who_oversees(server, options, token, is_announced=announcer is not None)
    print(f"listening on {address}", flush=True)
    if options.hosted:
        hosted.watch_input(lambda: signals.put(0))
    if not options.hosted:
        print(ConsoleWords(system_language(words.LANGUAGES)).pin(pin), flush=True)
    if options.lan and not options.hosted:
        _print_directions(server, is_announced=announcer is not None)
    while not server.failure:
        if announcer:
            announcer.set_people(server.people)
        with contextlib.suppress(queue.Empty):
            signals.get(timeout=0.5)  # without a time-out, Windows does not notice Ctrl+C
            break
    log.info("shutting down")
    if told is not None:
        host_file.remove(options.data, told)
    server.stop()
    if announcer:
        announcer.stop()
    return _fail(server.failure) if server.failure else 0


def _parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Charla's server: a chat for a class or an office on one network."
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--host", default="127.0.0.1", help="the address to listen on (default: only this machine)"
    )
    where.add_argument("--lan", action="store_true", help="listen to the whole network")
    parser.add_argument(
        "--no-announce", action="store_true", help="don't announce the class on the network (mDNS)"
    )
    parser.add_argument(
        "--port",
        type=_ports,
        default=range(8080, 8081),
        metavar="N",
        help="default: 8080; 0 takes any free port, 8080-8142 the first free one of these",
    )
    keeping = parser.add_argument_group("keeping messages")
    keeping.add_argument(
        "--data", type=Path, metavar="DIR", help=f"where (default: {host_file.server_folder()})"
    )
    keeping.add_argument(
        "--no-store",
        action="store_true",
        help="keep messages in memory only; nothing goes to the disk, unless --data is for the log",
    )
    keeping.add_argument(
        "--keep-days",
        type=_not_negative,
        default=store.KEPT_DAYS,
        metavar="N",
        help=f"how many days a message is kept (default: {store.KEPT_DAYS})",
    )
    keeping.add_argument(
        "--keep-messages",
        type=_positive,
        default=store.KEPT_MESSAGES,
        metavar="N",
        help=f"how many of the newest messages are kept (default: {store.KEPT_MESSAGES})",
    )
    keeping.add_argument(
        "--max-data",
        type=_megabytes,
        default=DATA_BYTES,
        metavar="MB",
        help="a full server takes no new messages; there is a warning before (default: "
        f"{DATA_BYTES // MEGABYTE}; 0: as much as the disk has)",
    )
    keeping.add_argument(
        "--release",
        type=_nick,
        metavar="NICK",
        help="take this name from its owner, so that somebody else can have it, and exit",
    )
    key = parser.add_argument_group("the server's key, by which windows know it")
    moving = key.add_mutually_exclusive_group()
    moving.add_argument(
        "--export-key",
        type=Path,
        metavar="FILE",
        help="write it to a new file, to move the class to another computer, and exit",
    )
    moving.add_argument(
        "--import-key",
        type=Path,
        metavar="FILE",
        help="use the key in this file from now on, set the present one aside, and exit",
    )
    parser.add_argument(
        "--name", default=socket.gethostname(), help="the name of the class, as the windows show it"
    )
    parser.add_argument(
        "--teacher", default="", metavar="NAME", help="the teacher's name, as the windows show it"
    )
    parser.add_argument(
        "--password-file",
        type=Path,
        metavar="FILE",
        help="ask everybody for the password in this file of one line; - reads the first line of "
        "standard input",
    )
    parser.add_argument(
        "--room", type=_room, default="#clase", help="the room everybody is in (default: #clase)"
    )
    parser.add_argument(
        "--closed-history",
        action="store_true",
        help="people who join that room later don't see earlier messages",
    )
    parser.add_argument(
        "--teach",
        action="store_true",
        help="show how it works: whoever writes a message sees which thread had it when, here and "
        "on the recipients' computers; every window says so",
    )
    limits = Limits()
    parser.add_argument(
        "--rate",
        type=_not_negative,
        default=limits.rate,
        metavar="N",
        help="messages a second from one name (default: 10; 0: as many as come, and no "
        "other limit on how much is done in a time either, which is for measuring)",
    )
    parser.add_argument(
        "--max-day",
        type=_megabytes,
        default=limits.day,
        metavar="MB",
        help=f"what one name may write in a day (default: {limits.day // MEGABYTE}; 0: no limit)",
    )
    parser.add_argument(
        "--max-clients", type=_positive, default=1000, metavar="N", help="default: 1000"
    )
    parser.add_argument(
        "--commands",
        action="store_true",
        help="carry out a teacher's commands that standard input brings, one a line, also if it is "
        "no terminal; 'help' shows them",
    )
    parser.add_argument(
        "--verbose",
        action="store_true",
        help="print what comes and goes, line by line, without texts and secrets",
    )
    parser.add_argument(
        "--hosted",
        default="",
        metavar="WINDOW",
        help="for Charla's window, which names itself: end when standard input ends, unless its "
        "last line was 'stay', and log into the data folder only",
    )
    parser.add_argument("--version", action="version", version=f"Charla {VERSION}")
    options = parser.parse_args()
    if options.lan:
        options.host = EVERYWHERE
    if options.data is None and not options.no_store:
        options.data = host_file.server_folder()
    for option in ("release", "export_key", "import_key"):
        if getattr(options, option) and options.no_store:
            written = option.replace("_", "-")
            parser.error(f"--{written} needs the data folder that --no-store does without")
    return options


def _room(text: str) -> str:
    try:
        return names.parse_room(text)
    except names.BadName as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _nick(text: str) -> str:
    try:
        return names.parse_nick(text)
    except names.BadName as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _ports(text: str) -> range:
    first, _, last = text.partition("-")
    numbers = [int(part) if part.isdecimal() else -1 for part in (first, last or first)]
    if not 0 <= numbers[0] <= numbers[1] <= 65_535:
        raise argparse.ArgumentTypeError("must be a number from 0 to 65535, or two with a '-'")
    return range(numbers[0], numbers[1] + 1)


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("must be a whole number above 0")
    return int(text)


def _not_negative(text: str) -> float:
    number = float(text)
    if not 0 <= number < float("inf"):
        raise argparse.ArgumentTypeError("must be 0 or more")
    return number


def _megabytes(text: str) -> int:
    return int(_not_negative(text) * MEGABYTE)


def _typed_commands(options: argparse.Namespace, pin: str) -> TypedCommands | None:
    """Return who carries out what is typed here; None if nobody types, or the window holds on."""
    if options.hosted or sys.stdin is None or not (options.commands or is_terminal(sys.stdin)):
        return None
    typed = TypedCommands(system_language(words.LANGUAGES), pin, options.room)
    for handler in logging.getLogger().handlers:
        if type(handler) is logging.StreamHandler and is_terminal(sys.stderr):
            handler.setStream(typed.terminal)  # above what is being typed
    return typed


def _make_server(
    options: argparse.Namespace,
    token: str,
    pin: str,
    typed: TypedCommands | None,
    on_end: Callable[[], None],
) -> ChatServer:
    """Make the server on the first of its ports that is free."""
    gate = PasswordGate(read_password(options.password_file)) if options.password_file else None
    for port in options.port:
        try:
            return ChatServer(_settings(options, port, token, pin, gate, typed), on_end=on_end)
        except OSError as error:
            if error.errno not in listening.IN_USE or port == options.port[-1]:
                raise
    raise AssertionError("there is at least one port")


def _tell_who_oversees(
    server: ChatServer, options: argparse.Namespace, token: str, *, is_announced: bool
) -> HostFile | None:
    """Write for programs on this computer how they can oversee the server.

    Returns:
        The file's content; None if there is no file, or if they could not connect.
    """
    if not token or not server.is_reached_from_here:
        return None
    told = HostFile(
        pid=os.getpid(),
        port=server.address[1],
        token=token,
        fingerprint=server.fingerprint,
        version=VERSION,
        started=time.time(),
        window=options.hosted,
        by=options.teacher,
        is_announced=is_announced,
        has_password=options.password_file is not None,
    )
    try:
        host_file.write(options.data, told)
    except OSError as error:
        log.warning("the window will not find this server: %s", error)
        return None
    return told


def _settings(
    options: argparse.Namespace,
    port: int,
    token: str,
    pin: str,
    gate: PasswordGate | None,
    typed: TypedCommands | None,
) -> ServerSettings:
    return ServerSettings(
        host=options.host,
        port=port,
        token=token,
        pin=pin,
        name=visible(options.name),
        main_room=options.room,
        is_main_open=not options.closed_history,
        max_clients=options.max_clients,
        limits=Limits(rate=options.rate, day=options.max_day),
        data=None if options.no_store else options.data,
        kept_days=options.keep_days,
        kept_messages=options.keep_messages,
        max_bytes=options.max_data,
        gate=gate,
        console=typed,
        teaches=options.teach,
        console_nick=SERVER_NAMES[system_language(words.LANGUAGES)],
    )


def _announce(server: ChatServer, options: argparse.Namespace) -> Announcer | None:
    """Announce the server on the network, unless only this machine reaches it."""
    host, port = server.address
    if options.no_announce or Address(host).is_this_machine:
        return None
    announcer = Announcer(
        options.name,
        options.teacher,
        port,
        server.fingerprint,
        has_password=options.password_file is not None,
        host=host,
    )
    announcer.start()
    return announcer


def _print_directions(server: ChatServer, *, is_announced: bool) -> None:
    language = system_language(words.LANGUAGES)
    port, fingerprint = server.address[1], server.fingerprint
    text = directions(lan_addresses(), port, fingerprint, language, is_announced=is_announced)
    print(f"\n{text}", flush=True)


def _release(folder: Path, nick: str) -> int:
    opened = store.open_store(folder)
    try:
        was_owned = opened.release(names.key(nick))
        if was_owned:
            freed = BookLine(0, time.time_ns() // 1_000_000, "free", nick=nick)
            opened.teaching.add_line("actions", freed)
        opened.commit()
    finally:
        opened.close()
    print(f"The name {nick} is free." if was_owned else f"Nobody owns the name {nick}.")
    return 0


def _export_key(folder: Path, file: Path) -> int:
    certificate.export(folder, file)
    print(
        f"The server's key is in {file}. Whoever has this file can pretend to be this server, so "
        "keep it to yourself."
    )
    return 0


def _import_key(folder: Path, file: Path) -> int:
    aside = certificate.import_(folder, file)
    if aside:
        print(f"The key that was used before is in {aside}.")
    print(f"From its next start on, the server uses the key from {file}.")
    return 0


class _OneLine(logging.Formatter):
    """Formats log lines without the control characters in strangers' names and texts."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        return one_line(super().formatMessage(record))

    def format(self, record: logging.LogRecord) -> str:
        return visible(super().format(record))  # what an error quotes, too


def _start_logging(options: argparse.Namespace) -> None:
    verbose, data = options.verbose, options.data
    # The window keeps what a hosted server prints in a file, which must not grow.
    handlers: list[logging.Handler] = [] if options.hosted else [logging.StreamHandler()]
    if data:
        os.umask(0o077)  # only the teacher may read the log and its older files
        privacy.make_folder(data)
        privacy.close_to_others(*data.glob("server*"))
        file = LogFile(data / "server.log", max_bytes=LOG_FILE_BYTES, kept=LOG_FILES)
        # What --verbose shows would soon fill the file and push out all that matters.
        file.setLevel(logging.INFO)
        handlers.append(file)
    for handler in handlers:
        handler.setFormatter(_OneLine("%(asctime)s %(message)s"))
        logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.DEBUG if verbose else logging.INFO)


def _explain(error: Exception, options: argparse.Namespace) -> tuple[str, str]:
    """Return a code for the window, and one sentence: what happened and what to do."""
    if isinstance(error, BadPasswordFile):
        return "password_file", str(error)
    if isinstance(error, StorageError):
        return _explain_storage(error, options.data)
    if isinstance(error, KeyProblem):
        return "folder", str(error)
    if isinstance(error, OSError) and error.filename is not None:
        return "folder", f"Can't use the data folder {options.data}: {error.strerror}."
    host, port = options.host, options.port[-1]
    if isinstance(error, (socket.gaierror, UnicodeError)):
        return "host", f"There is no host {host!r}: check the name, or leave --host out."
    code = error.errno if isinstance(error, OSError) else None
    if code in listening.IN_USE:
        return "port_in_use", (
            f"Port {port} is in use: another server is running there, or choose another with "
            "--port."
        )
    if code in (errno.EACCES, errno.EPERM):
        return "no_permission", (
            f"No permission to listen on port {port}: choose one above 1023 with --port."
        )
    if code == errno.EADDRNOTAVAIL:
        return "host", (
            f"{host} is not an address of this machine: leave --host out, or use --lan for the "
            "whole network."
        )
    return "listen", f"Can't listen on {Address(host, port)}: {error}."


def _explain_storage(error: StorageError, folder: Path) -> tuple[str, str]:
    if isinstance(error, InUse):
        return "folder_in_use", (
            f"Another server uses the data folder {folder}: stop it, or choose another with --data."
        )
    if isinstance(error, TooNew):
        return "newer_data", (
            f"A newer Charla has written the data folder {folder}: update this one, or choose "
            "another with --data."
        )
    return "folder", f"Can't use the database in {folder}: {error}."


def _fail(sentence: str) -> int:
    print(f"server.py: {sentence}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(console.run(main))
