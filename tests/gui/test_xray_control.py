"""Test the X-ray in the whole window: F12, the bytes of a message, and back to the message."""

from __future__ import annotations

import json
import tkinter as tk
from pathlib import Path

import pytest

from gui.parts.menu_content import MenuContent
from gui.xray.panel import XrayPanel
from gui.xray.saving import KINDS
from gui.xray.sequence_tab import SequenceTab
from net.capture.chunk import Chunk
from net.capture.recorder import Recorder
from net.client.client import ChatClient
from net.client.target import Target
from net.server.server import ChatServer, ServerSettings
from net.shared.tap import Tap
from net.wire import events
from net.wire.address import Address
from net.wire.messages import Message, Ok, Ping, Post, Proof, Seen, encode
from tests.gui.conftest import Desk, Press, settle
from tests.gui.fakes import received
from tests.identities import identifies
from tests.net.capture.chunks import OWN, PEER

AT = 1_795_341_482_118


def open_xray(window: Desk, press: Press, size: str = "1200x700") -> tuple[XrayPanel, Tap]:
    """Open the X-ray with its key; return it and a tap on its recorder."""
    window.root.geometry(f"{size}+20+40")
    settle(window.root, lambda: window.root.winfo_width() == int(size.partition("x")[0]))
    press("key", "F12")
    settle(window.root, lambda: window.chat.xray.panel is not None)
    panel = window.chat.xray.panel
    assert panel is not None
    settle(window.root, panel.winfo_viewable)
    recorders = [call[1] for call in window.client.calls if call[0] == "record"]
    recorder = recorders[-1]
    assert isinstance(recorder, Recorder)
    return panel, recorder.tap(OWN, PEER, is_encrypted=False, is_new=True, is_mid_send=False)


def texts(canvas: tk.Canvas) -> str:
    """Return all that is written on a canvas."""
    call = canvas.tk.call
    items = canvas.tk.splitlist(call(str(canvas), "find", "all"))
    return "\n".join(
        str(call(str(canvas), "itemcget", item, "-text"))
        for item in items
        if str(call(str(canvas), "type", item)) == "text"
    )


def shows(window: Desk, panel: XrayPanel, text: str) -> None:
    settle(
        window.root,
        lambda: text in texts(panel.bytes.bytes.canvas),
        lambda: texts(panel.bytes.bytes.canvas),
    )


def test_f12_records_and_closing_ends_it(window: Desk, press: Press) -> None:
    panel, tap = open_xray(window, press)
    tap.received(encode(Ping(7)))
    shows(window, panel, "7b 22 6f 70 22 3a 22 70 69 6e 67 22 2c 22 6e 22")
    shows(window, panel, "recv 20")
    press("key", "F12")
    settle(window.root, lambda: window.chat.xray.panel is None)
    assert window.client.calls[-1] == ("record", None)


def test_the_bytes_of_a_real_connection_are_shown(window: Desk, press: Press) -> None:
    panel, _tap = open_xray(window, press)
    server = ChatServer(ServerSettings(port=0))
    server.start()
    heard: list[events.Event] = []
    target = Target((Address(*server.address),), may_be_unverified=True)
    client = ChatClient(target, "Ana", heard.append, identity=identifies("Ana"))
    client.record(window.chat.xray.recorder)
    client.start()
    settle(window.root, lambda: any(isinstance(one, events.Connected) for one in heard))
    client.post("#clase", "una de verdad")
    settle(window.root, lambda: any(isinstance(one, events.Accepted) for one in heard))
    view = window.chat.xray.view
    assert view is not None
    settle(window.root, lambda: view.ops["ok"] and view.is_encrypted)
    hit = view.search("una de verdad", None, -1)
    assert hit is not None
    chunk = view.rows[hit.row]
    assert isinstance(chunk, Chunk)
    assert (chunk.is_sent, chunk.thread) == (True, "send")
    panel.bytes.bytes.reveal(hit.row, hit.start)
    shows(window, panel, "send thread")
    panel.bytes.layers._take("wire")
    settle(window.root, lambda: not view.filter.inside and len(view.rows) > 3)
    panel.bytes.bytes.go_to(0)
    shows(window, panel, "handshake")
    assert view.search("una de verdad", None, -1) is None
    client.stop()
    assert client.join_threads(10)
    server.stop()


def test_a_message_shows_its_bytes_and_bytes_show_their_message(window: Desk, press: Press) -> None:
    window.say(received("luis", "luis", "It works!", cid="l1"))
    window.chat.commands.open("luis")
    panel, tap = open_xray(window, press)
    frame = encode(Message(43, "luis", "Ana", "It works!", AT, "l1"))
    tap.received(encode(Ping(7)) + frame[:20])
    tap.received(frame[20:])
    shows(window, panel, "a frame and a half")
    shows(window, panel, "the rest")
    (entry,) = [one for one in window.chat.model.conversations["luis"].entries if one.cid == "l1"]
    window.chat.xray.show_bytes(entry)
    assert panel.bytes.bytes.shown is not None
    assert panel.bytes.card.title.cget("text") == "msg 43"
    assert '"It works!"' in panel.bytes.card.text.get("1.0", "end")
    window.chat.commands.open("#clase")
    canvas = panel.bytes.bytes
    left, top, right, bottom, *_ = next(one for one in canvas.drawing.tags if one[4].op == "msg")
    canvas.canvas.event_generate("<Button-1>", x=(left + right) // 2, y=(top + bottom) // 2)
    settle(window.root, lambda: window.chat.model.current == "luis")


def test_of_ones_own_message_the_bytes_are_those_that_left(window: Desk, press: Press) -> None:
    panel, tap = open_xray(window, press)
    post, ok = encode(Post("#clase", "hola", "a1")), encode(Ok("a1", 42, AT))
    tap.received(encode(Ok("a0", 41, AT)))
    tap.sent(post, len(post))
    tap.received(ok)
    view = window.chat.xray.view
    assert view is not None
    settle(window.root, lambda: view.ops["ok"] == 2)
    for cid, op in (("a1", "msg"), ("a0", "ok")):
        found = view.find_message("Ana", cid, "Ana")
        assert found is not None and found[1].op == op
    assert panel.tab == "bytes"


def test_a_message_that_is_pressed_shows_its_bytes_and_is_marked(
    window: Desk, press: Press
) -> None:
    window.say(received("luis", "luis", "It works!", cid="l1"))
    window.chat.commands.open("luis")
    panel, tap = open_xray(window, press)
    tap.received(encode(Message(43, "luis", "Ana", "It works!", AT, "l1")))
    shows(window, panel, "msg 43")
    transcript = window.chat.transcript
    (entry,) = window.chat.model.conversations["luis"].entries
    settle(window.root, lambda: transcript.box_of(entry.number))
    _x, top, _width, high = transcript.box_of(entry.number) or (0, 0, 0, 0)
    assert "msg 43" not in transcript.text.get("1.0", "end")
    transcript.text.event_generate("<ButtonRelease-1>", x=20, y=top + high // 2)
    assert panel.bytes.card.title.cget("text") == "msg 43"
    assert "msg 43" in transcript.text.get("1.0", "end")
    press("key", "F12")
    settle(window.root, lambda: "msg 43" not in transcript.text.get("1.0", "end"))


def test_a_message_from_before_says_that_it_was_not_recorded(window: Desk, press: Press) -> None:
    window.say(received("luis", "luis", "It works!", cid="l1"))
    window.chat.commands.open("luis")
    panel, _tap = open_xray(window, press)
    (entry,) = window.chat.model.conversations["luis"].entries
    window.chat.xray.show_bytes(entry)
    assert "not recorded" in panel.bytes.card.summary.cget("text")


def test_own_messages_are_found_by_their_cid(window: Desk, press: Press) -> None:
    panel, tap = open_xray(window, press)
    tap.sent(encode(Post("luis", "hola", "a1")), 44)
    tap.received(encode(Ok("a1", 44, AT)))
    shows(window, panel, "ok 44")
    view = window.chat.xray.view
    assert view is not None
    found = view.find_message("Ana", "a1", "Ana")
    assert found is not None
    assert found[1].op == "ok"


def test_secrets_are_never_drawn_nor_copied(window: Desk, press: Press) -> None:
    panel, tap = open_xray(window, press)
    frame = encode(Proof("signature-x", "token-y", "password-z"))
    for at in range(0, len(frame), 7):
        tap.sent(frame[at : at + 7], 7)
    shows(window, panel, "the rest")
    view = window.chat.xray.view
    assert view is not None
    chunk = view.rows[-1]
    assert isinstance(chunk, Chunk)
    panel.bytes.pick(view.dissection.frames_of(chunk.number)[0])
    panel.bytes.copy()
    panel.bytes.bytes.go_to(0)
    drawn = texts(panel.bytes.bytes.canvas) + panel.bytes.card.text.get("1.0", "end")
    copied = window.root.clipboard_get()
    assert '"op":"proof"' in copied
    for secret in ("nature-x", "oken-y", "word-z", b"token-y".hex(" ")):
        assert secret not in drawn + copied


def test_pausing_keeps_what_is_shown(window: Desk, press: Press) -> None:
    panel, tap = open_xray(window, press)
    tap.received(encode(Ping(1)))
    shows(window, panel, "recv 20")
    panel.buttons["pause"].invoke()
    tap.received(encode(Ping(12345)))
    view = window.chat.xray.view
    assert view is not None
    panel.bytes.look()
    assert view.waiting() == 1
    assert "recv 24" not in texts(panel.bytes.bytes.canvas)
    panel.buttons["pause"].invoke()
    shows(window, panel, "recv 24")


def test_filters_and_the_search(window: Desk, press: Press) -> None:
    panel, tap = open_xray(window, press)
    tap.received(encode(Ping(1)))
    tap.sent(encode(Post("luis", "¡hola! 🎉", "a1")), 999)
    tab = panel.bytes
    shows(window, panel, "send")
    tab.filter_menu().press("Received")
    shows(window, panel, "recv 20")
    settle(window.root, lambda: "send" not in texts(tab.bytes.canvas))
    tab.filter_menu().press("Both directions")
    shows(window, panel, "send")
    tab.filter_menu().submenu("op").press("msg")
    settle(window.root, lambda: "recv" not in texts(tab.bytes.canvas))
    tab.filter_menu().submenu("op").press("Any")
    shows(window, panel, "recv 20")
    tab.toggle_search()
    for wanted in ("hola", "f0 9f"):
        tab.field.entry.delete(0, "end")
        tab.field.entry.insert(0, wanted)
        settle(window.root, lambda: tab.bytes.hit is not None)
        assert tab.bytes.hit is not None
        assert isinstance(tab.view.rows[tab.bytes.hit.row], Chunk)


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_saved_without_secrets(
    window: Desk, press: Press, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _panel, tap = open_xray(window, press)
    frame = encode(Proof("signature-x", "token-y", "password-z"))
    tap.sent(frame, len(frame))
    asked: list[str] = []
    monkeypatch.setattr(
        "gui.parts.file_chooser.save", lambda _parent, _title, name, *_rest: asked.append(name)
    )
    window.chat.xray.save(kind)
    assert asked[0].endswith(f".{kind}")
    path = tmp_path / asked[0]
    assert window.chat.xray.saving is not None
    window.chat.xray.saving.write(path)
    settle(window.root, lambda: window.chat.notices.is_open)
    written = path.read_bytes()
    if kind == "pcapng":
        assert b'{"op":"proof","signature":"***********"' in written
    else:
        sent = json.loads(written.splitlines()[-1])
        assert bytes.fromhex(sent["hex"]).startswith(b'{"op":"proof","signature":"*****')
        written = bytes.fromhex(sent["hex"])
    assert b"password-z" not in written


def test_a_narrow_window_is_covered_and_esc_uncovers_it(window: Desk, press: Press) -> None:
    panel, tap = open_xray(window, press, "480x360")
    tap.received(encode(Ping(1)))
    shows(window, panel, "7b 22 6f 70 22 3a 22 70")  # eight bytes a line
    assert panel.winfo_width() == window.root.winfo_width()
    press("key", "Escape")
    settle(window.root, lambda: window.chat.xray.panel is None)


def test_the_panel_outlives_another_palette(window: Desk, press: Press) -> None:
    _panel, tap = open_xray(window, press)
    tap.received(encode(Ping(1)))
    window.chat.rebuild()
    panel = window.chat.xray.panel
    assert panel is not None
    shows(window, panel, "recv 20")


def test_the_menu_of_a_message_offers_its_bytes(window: Desk) -> None:
    window.say(received("luis", "luis", "It works!", cid="l1"))
    window.chat.commands.open("luis")
    menu = MenuContent(window.root, window.chat._theme)
    (entry,) = window.chat.model.conversations["luis"].entries
    window.chat.xray.add_to_message(menu, entry)
    assert menu.labels == ["Show its bytes"]


def test_the_sequence_has_an_arrow_for_each_frame_and_leads_to_its_bytes(
    window: Desk, press: Press
) -> None:
    panel, tap = open_xray(window, press)
    panel.show_tab("sequence")
    tab = panel.tab_of("sequence")
    assert isinstance(tab, SequenceTab)
    frame = encode(Message(43, "luis", "Ana", "It works!", AT, "l1"))
    tap.received(frame[:30])
    tap.received(frame[30:])
    tap.sent(encode(Seen(43)), len(encode(Seen(43))))

    def drawn() -> str:
        return texts(tab.canvas.rows)

    settle(window.root, lambda: "seen" in drawn(), drawn)
    assert "msg 43 · 2 chunks" in drawn()
    tab.step(-1)
    shown = panel.bytes.bytes.shown
    assert shown is not None and shown.raw == frame
    assert "It works!" in tab.detail.get("1.0", "end")
