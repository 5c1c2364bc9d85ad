"""Say in plain words what the doctor has found, and what to do. No tkinter.

`net.shared.diagnosis` names the verdicts; this is the only place that turns them into sentences.
"""

from __future__ import annotations

from typing import NamedTuple

from gui.words.errors import explain_end
from gui.words.i18n import N_, _
from gui.words.text import displayable_line
from net.shared.diagnosis import Diagnosis, Probe


class Advice(NamedTuple):
    """Advice says what is wrong, why that is thought so, and what to do, step by step."""

    title: str
    why: str
    steps: tuple[str, ...]


_CHECK_ADDRESS = N_("Compare the address with the one on the server's screen: {address}")
_SAME_NETWORK = N_("Connect this computer and the server to the same Wi-Fi or cable.")
_ASK_NETWORK = N_(
    "If that does not help, show the report (“Copy report”) to whoever looks after the network."
)
_FIREWALL_WINDOWS = N_(
    "Windows: Windows Security › Firewall › Allow an app: tick Charla (or Python) for private and "
    "public networks."
)
_FIREWALL_MACOS = N_(
    "macOS: System Settings › Network › Firewall › Options: allow incoming connections for Charla "
    "(or Python)."
)
_FIREWALL_LINUX = N_("Linux: sudo ufw allow {port}/tcp")
# One step of several lines.
_FIREWALL = (
    N_("On the server's computer, allow Charla through the firewall:"),
    _FIREWALL_WINDOWS,
    _FIREWALL_MACOS,
    _FIREWALL_LINUX,
)
_HOTSPOT = N_("Meanwhile, a phone's hotspot or a cable usually works for a small group.")
_ROUTER = N_(
    "Ask for “client isolation” (also “AP isolation”, “guest network”) to be switched off for the "
    "class, or use another Wi-Fi."
)

# Maps a verdict to what is wrong, why that is thought so, and what to do.
_ADVICE: dict[str, tuple[str, str, tuple[str | tuple[str, ...], ...]]] = {
    "reachable": (
        N_("Now it works: the server answers."),
        N_("Charla has just connected to {address} without trouble."),
        (N_("Close this and connect again."),),
    ),
    "no_network": (
        N_("This computer is not on any network."),
        N_("It has no address that others could reach."),
        (
            N_("Switch the Wi-Fi on, or plug the cable in."),
            N_("Choose the Wi-Fi of the class, and type its password if it wants one."),
            N_("Check that airplane mode is off."),
        ),
    ),
    "no_such_name": (
        N_("No computer called {host} was found."),
        N_("This network can't tell which number belongs to that name."),
        (
            N_("Check how the name is written."),
            N_("Ask for the server's number (like 192.168.1.20) and type that instead."),
        ),
    ),
    "not_running_here": (
        N_("No server is running on this computer."),
        N_("The computer itself refused the connection to port {port}."),
        (
            N_(
                "Start the server here: “Start a class on this computer”, or python3 server.py "
                "--lan"
            ),
            N_("If the server is another computer, type its address instead."),
        ),
    ),
    "only_loopback": (
        N_("The server on this computer is closed to others."),
        N_("It answers at 127.0.0.1 and not at {host}: it was started for this computer alone."),
        (
            N_("Stop the server."),
            N_("Start it again with: python3 server.py --lan"),
            N_("Or, if you only want to try it here, connect to localhost:{port}"),
        ),
    ),
    "refused": (
        N_("The computer is there, but no server is listening on port {port}."),
        N_("{host} answered at once and refused the connection."),
        (
            N_("On the server's computer, check that the server is running."),
            N_(
                "Check that it was started for everybody: “Start a class on this computer”, or "
                "python3 server.py --lan"
            ),
            _CHECK_ADDRESS,
        ),
    ),
    "firewall": (
        N_("A firewall on the server's computer stops the connection."),
        N_("{host} is there, but lets nothing through to port {port}."),
        (_FIREWALL, N_("Connect again.")),
    ),
    "own_firewall": (
        N_("This computer forbids the connection."),
        N_("Its own firewall or antivirus has blocked Charla at once."),
        (
            N_("Allow Charla (or Python) in the firewall of this computer."),
            N_("If the computer belongs to the school, ask whoever looks after it."),
        ),
    ),
    "no_permission": (
        N_("macOS does not let Charla use the local network."),
        N_("The connection to {host} was refused by this computer itself, at once."),
        (
            N_("Open System Settings › Privacy & Security › Local Network."),
            N_("Switch Charla on (or Terminal, or Python), and start Charla again."),
        ),
    ),
    "silent": (
        N_("{host} does not answer at all."),
        N_("Neither the server's port nor anything else on that computer answers."),
        (_CHECK_ADDRESS, _FIREWALL, _SAME_NETWORK, _ASK_NETWORK),
    ),
    "absent_or_isolated": (
        N_("No computer answers at {host} on this network."),
        N_(
            "It may be switched off or have another address, or the Wi-Fi may keep its devices "
            "apart. From here there is no telling which."
        ),
        (
            N_("Check that the server's computer is on and awake."),
            _CHECK_ADDRESS,
            _SAME_NETWORK,
            N_("If two other computers can't reach each other either, the Wi-Fi keeps them apart."),
            _ROUTER,
            _HOTSPOT,
        ),
    ),
    "clients_isolated": (
        N_("The network keeps its devices apart."),
        N_("The server announces itself on the network, but nothing gets through to {host}."),
        (_ROUTER, N_("Or connect both computers by cable."), _HOTSPOT),
    ),
    "router_silent": (
        N_("This computer's connection to the network does not work."),
        N_("Not even the router at {router} answers."),
        (
            N_("Switch the Wi-Fi off and on again, or unplug the cable and plug it in again."),
            N_("Check that this is the network of the class, and that you are close enough."),
            N_("Restart the router if it is yours."),
        ),
    ),
    "other_network": (
        N_("The server is on another network."),
        N_("{host} is not on this computer's network, and there is no route to it."),
        (
            _SAME_NETWORK,
            N_(
                "A guest Wi-Fi and the school's own Wi-Fi are two networks: use the same one "
                "as the server."
            ),
            _CHECK_ADDRESS,
        ),
    ),
    "no_place": (
        N_("The words don't lead to any computer on this network."),
        N_(
            "The first two words stand for an address that is not on any of this computer's "
            "networks."
        ),
        (
            N_("Compare the first two words with those on the server's screen."),
            _SAME_NETWORK,
            N_("Or type the server's address instead of the words: it is on the server's screen."),
        ),
    ),
    "rejected": (
        N_("A router does not let the connection through."),
        N_("A router on the way ({router}) answered that this is forbidden."),
        (_SAME_NETWORK, _ASK_NETWORK),
    ),
    "vpn": (
        N_("A VPN is in the way."),
        N_(
            "What is sent to {host} leaves this computer through {interface} (from {source}), not "
            "through the class's network."
        ),
        (
            N_("Switch the VPN off, and connect again."),
            N_("Or allow “local network access” (also “split tunnel”) in the VPN's settings."),
        ),
    ),
    "other_family": (
        N_("This computer can't use the server's address."),
        N_("{host} is an {version} address, and this network has none of that kind."),
        (
            N_("Choose the class from the list, if it is shown there."),
            N_("Or ask for the server's other address: it is on the server's screen."),
        ),
    ),
    "moved": (
        N_("The server has another address now."),
        N_("It does not answer at {address}, but announces itself at {new}."),
        (N_("Connect to {new}, or choose the class from the list."),),
    ),
    "captive_portal": (
        N_("The network wants you to log in first."),
        N_("Instead of the server, a log-in page of the network answers ({answer})."),
        (
            N_("Open any page in a browser, and log in or accept the conditions there."),
            N_("Connect again."),
        ),
    ),
    "web_server": (
        N_("A web server is running at {address}, not Charla."),
        N_("What answers there is a web page."),
        (
            _CHECK_ADDRESS,
            N_(
                "If Charla is on that computer too, start it on another port: python3 server.py "
                "--lan --port 8081"
            ),
        ),
    ),
    "other_program": (
        N_("Another program is running at {address}, not Charla."),
        N_("What answers there is: {answer}"),
        (_CHECK_ADDRESS, N_("The part after the colon is the port: Charla uses 8080.")),
    ),
    "plain_server": (
        N_("At {address} there is a plain chat server, such as one written by a classmate."),
        N_("It answers in plain text, without encryption."),
        (
            N_("If that is the server you want, connect again and choose “Continue”."),
            N_("If not, check the address: {address}"),
        ),
    ),
    "older_version": (
        N_("The server is an older Charla that can't encrypt."),
        N_("It says that it is Charla, but does not understand an encrypted connection."),
        (N_("Use the same version on both computers: update the server first."),),
    ),
    "says_nothing": (
        N_("Something at {address} accepts the connection and says nothing."),
        N_("It may be overloaded, or another kind of program that is waiting for something."),
        (N_("Restart the server."), _CHECK_ADDRESS),
    ),
    "key_changed": (
        N_("Another server answers at {address}."),
        N_("Its key is not the one that this computer knows. Nothing of yours was sent."),
        (
            N_("Don't continue: somebody may be pretending to be the server."),
            N_("Ask whoever runs it whether it was set up again, and ask for its four words."),
            N_("If so, remove the old one from the list, and connect with the new words."),
        ),
    ),
    "wrong_words": (
        N_("The words don't belong to the server that answers."),
        N_("{address} answers, but its key gives other words. Nothing of yours was sent."),
        (
            N_("Compare the words with those on the server's screen, one by one."),
            N_("Check that you see the screen of your own class: there may be two."),
            N_(
                "If they are right and it still says this, don't continue, and tell whoever "
                "runs the server."
            ),
        ),
    ),
    "name_taken": (
        N_("The connection works, but your name is taken."),
        N_("The server answers, and says that somebody else has this name."),
        (
            N_("Choose another name, such as one with your surname."),
            N_("If it is yours, use the computer you used before, with “Remember me”."),
        ),
    ),
    "server_full": (
        N_("The connection works, but the server is full."),
        N_("The server answers, and says that it can't take more people."),
        (N_("Wait until somebody leaves."), N_("Or ask whoever runs it to allow more.")),
    ),
    "clock_off": (
        N_("The clocks differ by {difference}."),
        N_(
            "This computer's clock or the server's is wrong. That does not stop the connection, "
            "but the times beside the messages will be wrong."
        ),
        (N_("Switch on “Set the time automatically” on both computers."),),
    ),
    "unknown": (
        N_("The reason was not found."),
        N_("None of the checks explains it."),
        (N_("Connect again."), _ASK_NETWORK),
    ),
}

# What the texts may name besides the address: see `Diagnosis.words`.
_WORDS = ("answer", "difference", "interface", "new", "router", "source", "version")

# What is looked at, and how it went.
_LOOKED_AT = {
    "interfaces": N_("This computer's network"),
    "gateway": N_("The router"),
    "lookup": N_("The server's name"),
    "route": N_("The route there"),
    "port": N_("The server's port"),
    "talk": N_("Who answers on it"),
    "web": N_("Whether that is a web page"),
    "closed port": N_("The server's computer"),
    "udp": N_("The computer, asked another way"),
    "web on 80": N_("A web page on port 80"),
    "loopback": N_("The server, on this computer alone"),
    "clock": N_("The clocks"),
}
_RESULTS = {
    "": N_("checking…"),
    "ok": N_("fine"),
    "none": N_("none"),
    "no address": N_("no address"),
    "failed": N_("not found"),
    "no answer": N_("no answer"),
    "timeout": N_("no answer"),
    "no route": N_("no route"),
    "alive": N_("answers"),
    "open": N_("open"),
    "refused": N_("refused"),
    "unreachable": N_("can't be reached"),
    "forbidden": N_("forbidden"),
    "broken": N_("failed"),
    "rejected": N_("forbidden by {detail}"),
    "tls": N_("an encrypted server"),
    "web": N_("a web page"),
    "portal": N_("may want a log-in"),
    "charla": N_("Charla"),
    "known": N_("{detail}"),
    "prompt": N_("a plain server"),
    "text": N_("a plain server"),
    "silent": N_("says nothing"),
    "closed": N_("hangs up"),
    "off": N_("{detail} apart"),
}


def explain(diagnosis: Diagnosis) -> list[Advice]:
    """Return what is wrong, and after it what it may be as well."""
    return [_advice(verdict, diagnosis) for verdict in (diagnosis.verdict, *diagnosis.others)]


def _advice(verdict: str, diagnosis: Diagnosis) -> Advice:
    address = diagnosis.address
    if verdict == "told":
        title, why, remedy, _field = explain_end(
            diagnosis.code, diagnosis.detail, address=str(address)
        )
        return Advice(title, why, (remedy,))
    words = dict.fromkeys(_WORDS, "–") | {
        "address": displayable_line(str(address)),
        "host": displayable_line(address.host),
        "port": str(address.port),
        **{name: displayable_line(word) or "–" for name, word in diagnosis.words.items()},
    }
    title, why, steps = _ADVICE.get(verdict, _ADVICE["unknown"])
    return Advice(
        _(title).format_map(words),
        _(why).format_map(words).replace(" (–)", ""),  # not known
        tuple(
            "\n• ".join(
                _(line).format_map(words) for line in ((step,) if isinstance(step, str) else step)
            )
            for step in steps
        ),
    )


def looked_at(probe: Probe) -> tuple[str, str]:
    """Return what a probe has looked at, and how it went."""
    result = _(_RESULTS.get(probe.result, "{detail}"))
    return (
        _(_LOOKED_AT.get(probe.name, probe.name)),
        result.format(detail=displayable_line(probe.detail) or "–"),
    )


def is_worth_showing(probe: Probe) -> bool:
    """Return whether a probe tells the user anything: a date that nobody has sent does not."""
    return (probe.name, probe.result) != ("clock", "no date") and probe.name in _LOOKED_AT
