"""Say what the panel beside a conversation shows, as rows. No widget is made here."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from gui.model.notify_rules import FOREVER
from gui.model.panel import PanelFacts, PanelLink, PanelMember
from gui.model.records import Availability
from gui.parts.row_list import ListHead, ListLine, ListRow
from gui.words.face import Face
from gui.words.i18n import _, ngettext
from gui.words.text import displayable_line
from gui.words.times import WEEKDAYS, day_name, moment
from net.wire.names import is_group, is_room

SHOWN_MEMBERS = 30  # the others are in the window of the members, which has a filter
SHOWN_LINKS = 20


def rows(
    facts: PanelFacts,
    links: Sequence[PanelLink],
    now: datetime.datetime,
    *,
    is_online: bool,
    can_remove: bool,
) -> list[ListLine]:
    """Return the rows of a conversation.

    Their keys are "find", "pin", "notify:MODE", "loud", "person:NICK", "room:NAME", "members",
    "invite", "link:INDEX", "join", "leave", "block", "unblock" and "remove".

    Args:
        facts: what is known of the conversation.
        links: those that were sent in it.
        now: the local time.
        is_online: the server can be asked for something.
        can_remove: the conversation can be taken off the list.
    """
    return [
        ListRow("find", _("Find in this conversation"), icon="search"),
        ListRow("pin", _("Pin to top"), icon="pin", is_on=facts.is_pinned),
        *_notify(facts, now),
        *_members(facts, is_online=is_online),
        *_shared(facts),
        *_links(links, now),
        *_ending(facts, is_online=is_online, can_remove=can_remove),
    ]


def head(facts: PanelFacts) -> tuple[str, str]:
    """Return the title of the panel and the line below it."""
    title = displayable_line(facts.title)
    if not is_room(facts.name):
        words = availability(facts.presence)
        note = displayable_line(facts.note)
        return title, " · ".join(part for part in (words, note) if part)
    if not facts.is_known:
        return title, _("group") if is_group(facts.name) else _("room")
    people = ngettext("{n} person", "{n} people", facts.people).format(n=facts.people)
    online = ngettext("{n} online", "{n} online", facts.online).format(n=facts.online)
    return title, f"{people} · {online}"


def availability(presence: Availability) -> str:
    """Return in words whether somebody is here; "" if that is unknown."""
    return {
        Availability.ONLINE: _("online"),
        Availability.AWAY: _("away"),
        Availability.BUSY: _("do not disturb"),
        Availability.OFFLINE: _("offline"),
    }.get(presence, "")


def _notify(facts: PanelFacts, now: datetime.datetime) -> Iterator[ListLine]:
    yield ListHead(_("Notify"))
    if facts.quiet_until:
        yield ListRow("loud", _("Unmute"), _quiet(facts.quiet_until, now), icon="bell")
        return
    modes = [("always", _("Always"), "bell"), ("never", _("Never"), "mute")]
    if is_room(facts.name):
        modes.insert(1, ("mentions", _("When I'm mentioned"), "at"))
    for mode, words, icon in modes:
        yield ListRow(f"notify:{mode}", words, icon=icon, is_on=facts.notify == mode)


def _quiet(until: int, now: datetime.datetime) -> str:
    if until >= FOREVER:
        return _("Muted")
    end = moment(until)
    if end.date() == now.date():
        return _("Muted until {time}").format(time=f"{end:%H:%M}")
    day = _(WEEKDAYS[end.weekday()])
    return _("Muted until {day} at {time}").format(day=day, time=f"{end:%H:%M}")


def _members(facts: PanelFacts, *, is_online: bool) -> Iterator[ListLine]:
    if not facts.members:
        return
    can_invite = is_group(facts.name) and facts.joined and is_online
    title = _("Members") + f" · {facts.people}"
    yield ListHead(title, _("Invite") if can_invite else "", "invite" if can_invite else "")
    for member in facts.members[:SHOWN_MEMBERS]:
        yield _member(member)
    if len(facts.members) > SHOWN_MEMBERS:
        yield ListRow("members", _("Show all"), icon="group")


def _member(member: PanelMember) -> ListRow:
    is_here = member.presence not in (Availability.OFFLINE, Availability.UNKNOWN)
    name = displayable_line(member.name)
    return ListRow(
        f"person:{member.name}",
        _("{name} (you)").format(name=name) if member.is_me else name,
        displayable_line(member.note),
        _("invited") if member.waits else "",
        member.face,
        kind="" if is_here else "muted",
    )


def _shared(facts: PanelFacts) -> Iterator[ListLine]:
    if facts.shared:
        yield ListHead(_("Rooms in common"))
    for title in facts.shared:
        yield ListRow("", displayable_line(title), face=Face("room"))


def _links(links: Sequence[PanelLink], now: datetime.datetime) -> Iterator[ListLine]:
    if links:
        yield ListHead(_("Links"))
    for index, link in enumerate(links[:SHOWN_LINKS]):
        at = moment(link.at)
        when = f"{at:%H:%M}" if at.date() == now.date() else day_name(at.date(), now.date())
        second = f"{displayable_line(link.sender)} · {when}"
        yield ListRow(
            f"link:{index}", displayable_line(link.link), second, icon="globe", kind="link"
        )


def _ending(facts: PanelFacts, *, is_online: bool, can_remove: bool) -> Iterator[ListLine]:
    found: list[ListLine] = []
    if is_online and facts.can_join:
        found.append(ListRow("join", _("Join"), icon="plus"))
    if is_online and facts.joined:
        found.append(ListRow("leave", _("Leave"), icon="exit", kind="danger"))
    if is_online and not is_room(facts.name) and facts.is_known:
        if facts.is_blocked:
            found.append(ListRow("unblock", _("Unblock"), icon="person"))
        else:
            found.append(ListRow("block", _("Block…"), icon="lock", kind="danger"))
    if can_remove:
        found.append(ListRow("remove", _("Remove from list"), icon="delete", kind="danger"))
    if found:
        yield ListHead("")
        yield from found
