"""Say on the board how a class is found: by its name, by six words, or by its address."""

from __future__ import annotations

from ipaddress import IPv4Address

from gui.hosting.board_picture import BoardContent
from gui.model.numbers import Numbers
from gui.words.i18n import _
from gui.words.text import displayable_line
from net.wire import names, words
from net.wire.address import DEFAULT_PORT, Address
from net.wire.hosting import HostedAddress, HostedClass

# Nobody has come from another computer for so long: a firewall may be in the way.
QUIET_SECONDS = 90.0


def content_of(
    hosted: HostedClass, chosen: HostedAddress | None, language: str, seconds: float
) -> BoardContent:
    """Return what the board shows.

    Args:
        hosted: the class.
        chosen: the address to show; None without a network.
        language: that of the words, one of `words.LANGUAGES`.
        seconds: for how long the class has been running.
    """
    key = words.key_words(hosted.fingerprint, language)
    numbers = Numbers()
    for person in hosted.people:
        numbers.note(names.key(person.nick), person.number)
    people = tuple((person.nick, numbers.colour(person.nick)) for person in hosted.people)
    name = displayable_line(hosted.name)
    hints = (
        _("to find the class"),
        _("to know that it is the real one"),
        _("The first four letters are enough; accents don't matter"),
    )
    if chosen is None or not (chosen.can_be_typed or hosted.is_announced):
        caption = _("This computer is not on any network, so nobody else can join.")
        note = _("Connect it to the Wi-Fi or a cable, and the words will appear.")
        return BoardContent(hosted.name, "", caption, (), (), hints, people, hosted.count, note)
    address = f"{chosen.address}"
    if hosted.port != DEFAULT_PORT:
        address = f"{Address(address, hosted.port)}"
    place: tuple[str, ...] = ()
    where = None
    if isinstance(chosen.address, IPv4Address):
        where = words.place_of(chosen.address, hosted.port)
    if not chosen.can_be_typed:
        address = ""
        caption = _("Open Charla and choose “{name}”. It asks for these four words:").format(
            name=name
        )
    elif where is None or where.port is None:
        place = (address,)
        caption = _("Open Charla, and type this address and then the four words:")
        if hosted.is_announced:
            caption = _(
                "Open Charla and choose “{name}”. Not there? Type this address and then the four "
                "words:"
            ).format(name=name)
    else:
        place = words.place_words(where, language)
        caption = _("Open Charla, and type these six words:")
        if hosted.is_announced:
            caption = _("Open Charla and choose “{name}”. Not there? Type these six words:").format(
                name=name
            )
    note = _("Newcomers need the password of the class.") if hosted.has_password else ""
    if not hosted.outside and seconds > QUIET_SECONDS:
        note = _(
            "Can nobody join? The firewall of this computer may be blocking Charla: the menu says "
            "what to do."
        )
    return BoardContent(
        hosted.name, address, caption, place, key, hints, people, hosted.count, note
    )
