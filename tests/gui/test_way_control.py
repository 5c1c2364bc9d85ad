"""Test that the window notes and shows the way of a message while the X-ray is open."""

from __future__ import annotations

import threading

from gui.parts.menu_content import MenuContent
from net.wire.messages import Message
from tests.gui.conftest import Desk, Press, settle
from tests.gui.fakes import received
from tests.gui.test_xray_control import open_xray
from tests.gui.xray.test_way_lanes import written


def come(window: Desk, text: str, cid: str, id_: int, *, asks: bool = False) -> None:
    """Let a message come as it does in the program: over the receive thread."""
    told = received("luis", "#clase", text, cid=cid)

    def receive() -> None:
        tracer = window.client.tracer
        if tracer.wants:
            tracer.note_received()
        heard = tracer.hear([Message(id_, "luis", "#clase", text, 1, cid, trace=asks)])
        if heard is not None:
            heard.mark("committed", 1)
            heard.tell([told])
        window.client.on_event(told)

    thread = threading.Thread(target=receive, name="receive")
    thread.start()
    thread.join()


def test_what_comes_is_followed_to_the_screen(window: Desk, press: Press) -> None:
    window.chat.commands.open("#clase")
    come(window, "unseen", "l1", 42)
    panel, _tap = open_xray(window, press)
    assert window.client.tracer.latest is None
    come(window, "hola", "l2", 43)
    control = window.chat.xray.way
    assert control.strip is not None and control.tab is not None
    head, lanes = control.strip._head, control.strip.lanes
    settle(
        window.root,
        lambda: any(one.startswith("from recv to the screen: ") for one in written(head)),
        lambda: written(head),
    )
    assert "msg 43" in written(head) and "Tk" in written(lanes)
    panel.show_tab("way")
    tab = control.tab
    settle(window.root, lambda: "Draws it." in tab.steps.get("1.0", "end"))
    assert not control.strip.winfo_manager()
    panel.show_tab("sequence")  # which needs the room, too
    window.root.update()
    assert not control.strip.winfo_manager()
    menu = MenuContent(window.root, window.chat._theme)
    unseen, seen = window.chat.model.conversations["#clase"].entries[-2:]
    for entry in (unseen, seen):
        window.chat.xray.add_to_message(menu, entry)
    assert menu.labels == ["Show its bytes", "Show its bytes", "Show its way"]
    press("key", "F12")
    settle(window.root, lambda: window.chat.xray.panel is None)
    assert not window.client.tracer.is_on and window.client.tracer.latest is None


def test_a_message_elsewhere_is_not_said_to_be_drawn(window: Desk) -> None:
    """Test a window without X-ray, whose class shows how it works, and is asked by an author."""
    tracer = window.client.tracer
    tracer.begin_connection(is_taught=True, is_local=False)
    window.chat.commands.open("#clase")
    window.root.update()
    come(window, "aqui", "l1", 42, asks=True)
    settle(window.root, lambda: reports(window) == 1)
    window.chat.commands.open("luis")
    come(window, "en otra sala", "l2", 43, asks=True)
    settle(window.root, lambda: reports(window) == 2)
    here, elsewhere = (call[1] for call in window.client.calls if call[0] == "tell_trace")
    assert [one.stage for one in here.stamps][-1] == "drawn"
    assert [one.stage for one in elsewhere.stamps][-1] == "applied"
    said = tracer.make_report(here, tells_read=False)
    assert "drawn" not in [one.stage for one in said.stages] and said.clock == 0
    come(window, "nadie pregunta", "l3", 44)
    window.root.update()
    assert reports(window) == 2 and not tracer.is_waiting


def test_a_window_does_not_say_more_than_so_often(window: Desk) -> None:
    window.client.tracer.begin_connection(is_taught=True, is_local=True)
    for n in range(40):
        come(window, f"{n}", f"l{n}", 100 + n, asks=True)
    settle(window.root, lambda: not window.client.tracer.is_waiting)
    assert 0 < reports(window) <= 15


def reports(window: Desk) -> int:
    return sum(call[0] == "tell_trace" for call in window.client.calls)
