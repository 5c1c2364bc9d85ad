"""Define the scenes with the X-ray: what passes on the connection, and the messages beside it."""

from __future__ import annotations

import threading

from net.capture.recorder import Recorder
from net.shared.tap import ConnectionEnd
from net.wire.messages import Message, Presence, Proof, Read, Seen, TypingNotice, encode
from pictures.stage import Stage

_TEXTS = {
    "es": {
        "why": "@Ana, ¿por qué mi cliente se queda colgado en `recv`?",
        "because": "Porque `recv` espera hasta que llegue algo. Léelo en otro hilo.",
        "works": "¡Funciona! 🎉",
        "where": "¿Y eso de los bytes dónde se ve?",
    },
    "en": {
        "why": "@Ana, why does my client hang in `recv`?",
        "because": "Because `recv` waits until something comes. Read in another thread.",
        "works": "It works! 🎉",
        "where": "And where do I see those bytes?",
    },
}
_AT = 1_795_341_482_118
_OWN, _PEER = ConnectionEnd("192.168.1.7", 50_432), ConnectionEnd("192.168.1.5", 8080)


class _Recorded:
    """A few bytes pass in front of the window, always the same."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.texts = stage, _TEXTS[stage.look.language]

    def talk(self) -> None:
        """Let a conversation be shown, and open the X-ray."""
        stage, texts = self.stage, self.texts
        stage.log_in()
        stage.chat.commands.open("#clase")
        luis = stage.friend("Luis")
        luis.say("#clase", texts["why"])
        stage.chat.commands.send(texts["because"])
        self.said = luis.say("#clase", texts["works"])
        stage.friend("Sofía").say("#clase", texts["where"])
        stage.settle(lambda: any(one.text == texts["where"] for one in stage.entries), "the text")
        stage.chat.xray.toggle()

    def record(self, *, secret: bool = False, encrypted: bool = False) -> None:
        """Let the bytes pass in a thread with the name of the client's."""
        thread = threading.Thread(target=self._record, args=(secret, encrypted), name="receive")
        thread.start()
        thread.join()

    def _record(self, secret: bool, encrypted: bool) -> None:
        """Let a frame and a half come, then the rest, and send two frames."""
        control = self.stage.chat.xray
        recorder = control.recorder
        assert isinstance(recorder, Recorder)
        control.view.is_paused = True  # type: ignore[union-attr]
        recorder.clear()
        tap = recorder.tap(_OWN, _PEER, is_encrypted=encrypted, is_new=True, is_mid_send=False)
        control.view.is_paused = False  # type: ignore[union-attr]
        if secret:
            proof = encode(Proof("MEUCIQDv8bJ3a1", "", "abracadabra"))
            tap.sent(proof, len(proof))
        message = encode(Message(43, "Luis", "#clase", self.texts["works"], _AT, self.said.cid))
        both = encode(TypingNotice("Luis", "#clase")) + message
        cut = both.index("🎉".encode()) + 2
        put = tap.opened if encrypted else tap.received
        answers = encode(Seen(43)) + encode(Read(ref="r7", name="#clase", id=43))
        if encrypted:
            tap.received(b"\x17\x03\x03" + len(both[:cut]).to_bytes(2) + both[:cut][::-1])
        put(both[:cut])
        put(both[cut:])
        if encrypted:
            tap.sealed(answers)
        else:
            tap.sent(answers, len(answers))
        put(encode(Presence("Eva", "away", number=4)))

    def pick(self) -> None:
        """Show the bytes of the message."""
        stage = self.stage
        entry = next(one for one in stage.entries if one.cid == self.said.cid)
        stage.chat.xray.show_bytes(entry)
        stage.settle()


def xray(stage: Stage) -> None:
    """Show an emoji that TCP has cut in two."""
    recorded = _Recorded(stage)
    recorded.talk()
    recorded.record()
    stage.chat.xray.panel.bytes.look()  # type: ignore[union-attr]
    stage.chat.xray.panel.bytes.bytes.go_to(0)  # type: ignore[union-attr]
    stage.settle()


def xray_message(stage: Stage) -> None:
    """Show the bytes of one message, and what they mean."""
    recorded = _Recorded(stage)
    recorded.talk()
    recorded.record(secret=True)
    recorded.pick()


def xray_search(stage: Stage) -> None:
    """Show the line for searching, on a connection with TLS."""
    recorded = _Recorded(stage)
    recorded.talk()
    recorded.record(encrypted=True)
    tab = stage.chat.xray.panel.bytes  # type: ignore[union-attr]
    tab.look()
    tab.toggle_search()
    tab.field.entry.insert(0, "f0 9f")
    stage.settle(lambda: tab.bytes.hit is not None, "the hit")


def xray_way(stage: Stage) -> None:
    """Show the way of a message through all threads, of which the server tells its own."""
    recorded = _Recorded(stage)
    recorded.talk()
    _ask(stage, recorded.texts["works"])
    control = stage.chat.xray.way
    control.show_tab()
    stage.settle(lambda: bool(control.tab is not None and control.tab.lanes.texts), "lanes")


def xray_strip(stage: Stage) -> None:
    """Show the way of a message below its bytes."""
    recorded = _Recorded(stage)
    recorded.talk()
    _ask(stage, recorded.texts["works"])
    control = stage.chat.xray.way
    stage.settle(lambda: bool(control.strip is not None and control.strip.winfo_manager()), "strip")


def xray_sequence(stage: Stage) -> None:
    """Show one's own message on its way to the others, as the server tells it."""
    recorded = _Recorded(stage)
    recorded.talk()
    _ask(stage, recorded.texts["works"])
    control = stage.chat.xray
    assert control.panel is not None and control.arrows is not None
    control.panel.show_tab("sequence")
    log = control.arrows.log
    stage.settle(lambda: stage.chat.xray.is_over or len(log.lanes) == 4, "lanes")


def _ask(stage: Stage, text: str) -> None:
    """Let Ana write a message whose way comes back from the others.

    Where the X-ray covers what she writes in, Luis writes one.
    """
    tracer = stage.chat.client.tracer
    if stage.chat.xray.is_over:
        stage.friend("Luis").say("#clase", text)
    else:
        stage.chat.commands.send(text)

    def is_whole() -> bool:
        trace = tracer.latest
        if trace is None:
            return False
        if trace.sender:
            return any(one.stage == "applied" for one in trace.stamps)
        return trace.server is not None and len(trace.others) >= len(stage.friends)

    stage.settle(is_whole, "the way")


SCENES = (xray, xray_message, xray_search, xray_way, xray_strip, xray_sequence)
TEACHING = frozenset({"xray_way", "xray_strip", "xray_sequence"})
