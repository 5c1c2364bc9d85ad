"""Say what threads do with a message, and how long it takes. No tkinter."""

from __future__ import annotations

from math import floor, log10

from gui.model.way import GapKind, MessageWay, PlacedStage, WayBox, WayGap, WayLane, WayStep
from gui.words.i18n import _, ngettext
from gui.words.text import displayable_line

NAME_CHARACTERS = 16


def time(nanoseconds: float) -> str:
    """Return how long something takes, such as "4.1 ms"."""
    ms = nanoseconds / 1e6
    if ms >= 1000:
        return _("{n} s").format(n=_number(ms / 1000, 1))
    return _("{n} ms").format(n=_number(ms, 0 if ms >= 100 else 1 if ms >= 1 else 2))


def _number(value: float, digits: int) -> str:
    point = _(".")  # the decimal point
    return f"{value:.{digits}f}".replace(".", point)


def head(way: MessageWay) -> str:
    """Return how long it has taken, from where to where; "" if nothing is known."""
    end = way.end
    if end is None:
        return ""
    took = time(way.whole)
    if end.stage != "drawn":
        return _("up to now: {time}").format(time=took)
    if not way.is_own:
        return _("from recv to the screen: {time}").format(time=took)
    if end.where == "other":
        name = displayable_line(end.nick)[:NAME_CHARACTERS]
        return _("from Enter to {name}'s screen: {time}").format(name=name, time=took)
    return _("from Enter to the tick: {time}").format(time=took)


def lane_name(lane: WayLane) -> str:
    """Return what a thread is called; in another program, also whose it is."""
    thread = {
        "tk": "Tk",
        "send": _("send thread"),
        "receive": _("receive thread"),
        "visitor": _("visitor"),
        "hub": "hub",
        "accept": "accept",
        "flusher": "flusher",
    }.get(lane.thread, displayable_line(lane.thread))
    return thread


def idle(lane: WayLane) -> str:
    """Return why a thread has done nothing."""
    if lane.thread == "accept":
        return _("waits for the next connection")
    if lane.thread == "flusher":
        return _("sends what a slow reader does not take at once")
    return ""


def place_name(lane: WayLane) -> str:
    """Return where the program of a lane runs."""
    if lane.where == "here":
        return _("This window")
    if lane.where == "server":
        return _("Server")
    return displayable_line(lane.nick)[:NAME_CHARACTERS]


def box_name(stage: PlacedStage) -> str:
    """Return what a thread has done in a word or two, as it fits into a box."""
    names = {
        "queued": _("queue"),
        "committed": "COMMIT",
        "send": "JSON",
        "sent": "send",
        "held": "send",
        "flushed": "send",
        "decoded": "JSON",
        "told": _("tell"),
        "seen": "seen",
        "applied": _("model"),
        "drawn": _("draw"),
        "put": _("put"),
        "handled": _("rules"),
        "answer": "JSON",
        "answered": "ok",
    }
    return names.get(stage.stage, displayable_line(stage.stage))


def did(stage: PlacedStage) -> str:
    """Return what a thread has done until it reached this stage."""
    if stage.stage == "committed":
        return _committed(stage)
    if stage.stage == "put":
        return _waited(stage.n)
    words = {
        "queued": _("Takes the text and puts the message into the queue of the send thread."),
        "sent": _("send(): gives the bytes to the system."),
        "held": _("send(): the system does not take all of it; the flusher sends the rest."),
        "flushed": _("send(): gives the rest to the system, which takes more now."),
        "decoded": _("Finds the line in the bytes and decodes its JSON."),
        "told": _("Puts what has happened into the window's queue."),
        "seen": _("Waits for the disk, then says “seen” to the server."),
        "applied": _("Takes it into the model."),
        "drawn": _("Draws it."),
        "answered": _("send(): gives the “ok” for the author to the system."),
    }
    if stage.stage == "handled":
        text = ngettext(
            "Applies the rules: who may write, and who gets it. {n} line in this turn.",
            "Applies the rules: who may write, and who gets it. {n} lines in this turn.",
            stage.n,
        ).format(n=stage.n)
    elif stage.stage in ("send", "answer"):
        text = _("Makes a line of JSON of it.")
        if stage.where == "server":
            text = _("Makes lines of JSON, and sends to those who come first.")
    else:
        text = words.get(stage.stage, displayable_line(stage.stage))
    return f"{displayable_line(stage.to)}: {text}" if stage.to else text


def _committed(stage: PlacedStage) -> str:
    n = max(1, stage.n)
    if stage.where == "server":
        return ngettext(
            "COMMIT: it is on the server's disk. {n} message shares it.",
            "COMMIT: it is on the server's disk. {n} messages share it.",
            n,
        ).format(n=n)
    return ngettext(
        "COMMIT: it is in the journal on this computer. {n} message shares it.",
        "COMMIT: it is in the journal on this computer. {n} messages share it.",
        n,
    ).format(n=n)


def _waited(n: int) -> str:
    if not n:
        return _("Puts it into the mailbox, which is empty.")
    return ngettext(
        "Puts it into the mailbox, where {n} is waiting before it.",
        "Puts it into the mailbox, where {n} are waiting before it.",
        n,
    ).format(n=n)


def between(kind: GapKind, after: PlacedStage) -> str:
    """Return where a message was that no thread had."""
    if kind == "outside":
        return _("On the network, and in the server, which does not show what it does.")
    if kind == "network":
        return _("On the network.")
    if after.thread == "hub":
        return _("Waits in the mailbox.")
    if after.thread == "flusher":
        return _("Waits in the send buffer until the reader has read more.")
    if after.thread == "tk":
        return _("Waits in the window's queue for Tk.")
    return _("Waits in the queue of the send thread.")


def step(one: WayStep) -> str:
    """Return what has happened between two stages, with the time that it took."""
    text = between(one.kind, one.after) if one.kind else did(one.after)
    return f"{time(one.took)} · {text}"


def told(one: WayStep) -> str:
    """Return where something has happened between two stages, and what."""
    if one.kind:
        return between(one.kind, one.after)
    lane = WayLane(one.after.where, one.after.nick, one.after.thread, ())
    return f"{place_name(lane)}, {lane_name(lane)}: {did(one.after)}"


def box(one: WayBox) -> str:
    """Return what a thread has done in a box, with the time that it took."""
    return f"{time(one.end.at - one.start)} · {did(one.end)}"


def gap(one: WayGap) -> str:
    """Return where a message was in a gap, with the time that it took."""
    return f"{time(one.after.at - one.before.at)} · {between(one.kind, one.after)}"


def tick(nanoseconds: float, step: float, *, has_unit: bool) -> str:
    """Return what stands at a mark of a scale whose marks are `step` apart."""
    ms = nanoseconds / 1e6
    digits = max(0, -floor(log10(step / 1e6)))
    said = _number(ms, digits)
    return _("{n} ms").format(n=said) if has_unit else said


def clocks(way: MessageWay) -> str:
    """Return how the clocks were placed; "" if there is only this window's."""
    if not any(lane.where != "here" for lane in way.lanes):
        return ""
    slack = max(way.slack, way.others_slack)
    if not slack:
        return _("All on one computer, so all times are of one clock.")
    return _(
        "Times of one computer are measured. Those of different computers are placed as if the "
        "ways there and back took equally long, which may be wrong by {time} either way."
    ).format(time=time(slack))
