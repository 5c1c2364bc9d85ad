"""Define the scenes: each is a function that brings a stage into the state to be shown."""

from __future__ import annotations

import time
from collections.abc import Callable
from ipaddress import IPv4Address

from gui.dialogs.diagnosis_dialog import DiagnosisDialog
from gui.hosting.board import Board, BoardActions, BoardChoices
from gui.hosting.firewall_dialog import FirewallDialog
from gui.hosting.start_dialog import StartDialog
from gui.model.settings import KnownServer
from gui.why import ask_why
from gui.words import firewall
from gui.words.errors import explain
from gui.words.hosting_problems import explain_problem
from net.wire.address import Address
from net.wire.announced import Announced
from net.wire.hosting import HostedAddress, HostedClass
from net.wire.manners import Manner
from net.wire.messages import Person
from pictures import checker, fault_lab, own_windows, taught, teaching, xray
from pictures.cut_off import windows
from pictures.lesson import Lesson
from pictures.stage import MARGIN, Stage

# Who is on the board, and the fingerprint of its key, from which its words come.
PEOPLE = (
    *("Ana", "Luis", "Marta", "Sofía", "Martín", "Eva", "Pablo"),
    *("Lucía", "Hugo", "Carmen", "Iván", "Nuria", "Álvaro", "Irene"),
)
KEY = "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"


def login(stage: Stage) -> None:
    """Show a class that is known, a new one, one whose key has changed, and words being typed."""
    page = stage.login_page
    es = stage.look.language == "es"
    stage.app.settings.known.update(
        {
            "aula": KnownServer("Aula 3", ["192.168.1.20:8080"], is_verified=True, last_used=2),
            "1b": KnownServer("1.º B", ["192.168.1.7:8080"], is_verified=True, last_used=1),
        }
    )
    page.form.fill("Ana", "aula", True)
    place = (Address("192.168.1.20"),)
    page.form.show_announced(
        (
            Announced("Aula 3", "Elena", 14, "aula", place, False),
            Announced(
                "Taller de redes" if es else "Networks",
                "Ramón",
                5,
                "new",
                (Address("10.0.0.9"),),
                True,
            ),
            Announced("1.º B", "Eva", 3, "other", (Address("10.0.0.8"),), False),
        )
    )
    page.form.words.fill("farol nube tigre lápiz " if es else "fiction original trap kitchen ")
    page.form.words.focus()
    page.form.words.text.insert("insert", "oli" if es else "pena")
    stage.root.event_generate("<Motion>", warp=True, x=1, y=1)  # the pointer holds the rows
    stage.settle()


def login_empty(stage: Stage) -> None:
    """Show the first start, with nothing on the network."""
    stage.login_page.form.fill("", "localhost:8080", True)


def login_words(stage: Stage) -> None:
    """Show six words, of which one is wrong."""
    login(stage)
    page = stage.login_page
    page.form.words.fill("farol nube tigre lápiz olivo relox")
    page.form.words.focus()
    page.form.words.text.event_generate("<Return>")


def login_error(stage: Stage) -> None:
    """Show that nobody answers, with the way to the reason."""
    login(stage)
    page = stage.login_page
    page.form.words.fill("")
    page.show_progress("…")
    page.show_error(explain("timed_out", address="192.168.1.20:8080"), has_why=True)


def login_progress(stage: Stage) -> None:
    login(stage)
    stage.login_page.show_progress(
        "Aula 3…", ("192.168.1.20:8080", "10.0.1.20:8080", "172.16.1.20:8080"), automatic=True
    )


def login_new(stage: Stage) -> None:
    """Ask for the four words of a class that is new."""
    login(stage)
    page = stage.login_page
    page.ask("unknown_key", name="Taller de redes")
    page.question.words.fill("tigre lápiz " if stage.look.language == "es" else "trap kitchen ")


def login_changed(stage: Stage) -> None:
    login(stage)
    stage.login_page.ask("key_changed", name="1.º B")


def login_unencrypted(stage: Stage) -> None:
    login(stage)
    stage.login_page.ask("not_encrypted", address="192.168.1.33:8080")


def login_password(stage: Stage) -> None:
    login(stage)
    page = stage.login_page
    page.ask("wrong_password", name="Taller de redes")
    page.question.password.insert(0, "secreto")


def login_plain(stage: Stage) -> None:
    login(stage)
    stage.login_page.ask_plain("192.168.1.33:8080", "", Manner(name="first"))


def login_lengths(stage: Stage) -> None:
    """Ask how a server is spoken to that sends lengths; its greeting is long, and its choices."""
    login(stage)
    stage.login_page.ask_plain(
        "192.168.1.33:8080",
        "Welcome to the server of group 7! Please enter your name, and do not forget your group: ",
        Manner("length", to="named"),
    )


def room(stage: Stage) -> None:
    """Show a class at work."""
    lesson = Lesson(stage)
    lesson.come()
    lesson.fill_the_list()
    lesson.teach()


def private(stage: Stage) -> None:
    """Show two people, and all receipts."""
    lesson = Lesson(stage)
    lesson.come()
    lesson.talk_to_luis()
    stage.chat.composer.insert(stage.texts["typing"])


def emoji(stage: Stage) -> None:
    private(stage)
    stage.chat.composer.toggle_picker()


def find(stage: Stage) -> None:
    room(stage)
    chat = stage.chat
    chat.find_here(stage.texts["find"])
    stage.settle(lambda: chat.navigation.position > 0)


def results(stage: Stage) -> None:
    room(stage)
    chat = stage.chat
    chat.global_search.open(stage.texts["find"])
    stage.settle(lambda: chat.global_search.found)


def results_none(stage: Stage) -> None:
    room(stage)
    search = stage.chat.global_search
    search.open("xyz")
    stage.settle(lambda: search.panel is not None and search.panel.empty.shown)


def group(stage: Stage) -> None:
    room(stage)
    stage.chat.dialogs.make_room_or_group()


def members(stage: Stage) -> None:
    room(stage)
    stage.chat.dialogs.show_members("#clase")


def panel(stage: Stage) -> None:
    room(stage)
    stage.chat.toggle_panel()
    stage.settle(lambda: stage.chat.panel.is_open)


def panel_private(stage: Stage) -> None:
    private(stage)
    stage.chat.toggle_panel()
    stage.settle(lambda: stage.chat.panel.is_open)


def profile(stage: Stage) -> None:
    room(stage)
    window = stage.root
    stage.chat.profiles.show("Marta", (window.winfo_rootx() + 420, window.winfo_rooty() + 200))


def invitation(stage: Stage) -> None:
    """Show an invitation to a group, and a blocked person."""
    room(stage)
    chat = stage.chat
    stage.friend("Sofía").client.group("#g-2", stage.texts["invitation"], ("Ana",))
    chat.client.block("Eva", True)
    stage.settle(lambda: chat.model.invitation("#g-2") and chat.model.community.blocked)
    chat.commands.open("#g-2")


def details(stage: Stage) -> None:
    private(stage)
    stage.chat.dialogs.show_details(next(entry.number for entry in stage.entries if entry.own))


def menu(stage: Stage) -> None:
    """Show the menu of one of the user's own messages."""
    room(stage)
    text = stage.chat.transcript.text
    own = next(entry for entry in stage.entries if entry.own and entry.text)
    said = stage.chat.transcript.sheet.lines.where(own.number)
    assert said is not None
    text.see(f"{said[1]}.0")
    stage.settle(lambda: text.dlineinfo(f"{said[1]}.0"))
    box = text.dlineinfo(f"{said[1]}.0")
    assert box is not None
    x, y = box[0] + stage.app.theme.px(220), box[1] + box[3] // 2
    text.event_generate(
        "<Button-3>", x=x, y=y, rootx=text.winfo_rootx() + x, rooty=text.winfo_rooty() + y
    )


def toolbar(stage: Stage) -> None:
    """Show the toolbar of the message under the pointer."""
    room(stage)
    transcript = stage.chat.transcript
    text = transcript.text
    number = next(entry.number for entry in stage.entries if entry.reactions)
    stage.settle(lambda: transcript.box_of(number))
    box = transcript.box_of(number)
    assert box is not None
    x, y = text.winfo_width() // 2, box[1] + box[3] // 2
    stage.app.root.update()
    text.event_generate(
        "<Motion>", x=x, y=y, rootx=text.winfo_rootx() + x, rooty=text.winfo_rooty() + y, warp=True
    )
    stage.settle(lambda: transcript._toolbar.is_shown)


def row_menu(stage: Stage) -> None:
    """Show the menu of a conversation, from its header."""
    room(stage)
    stage.chat.menus.pop_up_current(stage.chat.header.more)


def gear(stage: Stage) -> None:
    room(stage)
    stage.app.settings_control.show_menu(stage.chat.roster.menu_button)


def forward(stage: Stage) -> None:
    room(stage)
    chat = stage.chat
    number = next(entry.number for entry in stage.entries if entry.text)
    chat.dialogs.forward(chat.keeping, number)


def settings(stage: Stage) -> None:
    room(stage)
    stage.app.settings_control.show_settings()


def settings_others(stage: Stage) -> None:
    room(stage)
    stage.app.settings_control.show_settings("others")


def settings_classes(stage: Stage) -> None:
    """Show the classes that are known, of which one has not been checked."""
    room(stage)
    stage.app.settings.known.update(
        {
            KEY: KnownServer("Aula 3", ["192.168.1.20:8080"], is_verified=True, last_used=2),
            KEY[::-1]: KnownServer("1.º B", ["192.168.1.7:8080"], last_used=1),
        }
    )
    stage.app.settings_control.show_settings("classes")


def settings_computer(stage: Stage) -> None:
    room(stage)
    stage.app.settings_control.show_settings("computer")


def settings_about(stage: Stage) -> None:
    room(stage)
    stage.app.settings_control.show_settings("about")


def help(stage: Stage) -> None:
    room(stage)
    stage.app.settings_control.show_help()


def offline(stage: Stage) -> None:
    """Show the window without its server; messages wait."""
    lesson = Lesson(stage)
    lesson.come()
    lesson.fill_the_list()
    lesson.talk_to_luis()
    stage.server.kill()
    stage.server.wait()
    stage.settle(lambda: stage.chat.banner.is_shown)
    for name in ("later", "arrows"):
        stage.chat.commands.send(stage.texts[name])
    stage.chat.composer.insert(stage.texts["typing"])


def whom(stage: Stage) -> None:
    """Show the recipient's entry in the place of the title, with what is suggested."""
    room(stage)
    recipient = stage.chat.recipient
    recipient.focus()
    stage.settle(lambda: stage.root.focus_get() is recipient.entry)
    recipient.entry.delete(0, "end")
    recipient.entry.insert(0, "ma")
    recipient.entry.event_generate("<KeyRelease>", keysym="a")
    stage.settle(lambda: recipient.is_open)


def open_list(stage: Stage) -> None:
    """Show a folded list that is open while it is searched, with only names in its rows."""
    room(stage)
    chat = stage.chat
    stage.app.settings.last_lines = False
    chat.follow_settings()
    if not chat.window.is_folded:
        chat.window.toggle()
    chat.roster.focus_filter()


def question(stage: Stage) -> None:
    """Show a question over the messages."""
    room(stage)
    stage.chat.commands.ask_block("eva")


def host_dialog(stage: Stage) -> None:
    """Show what a new class needs, and that its port is taken."""
    stage.app.hosting.open()
    dialog = stage.app.hosting.dialog
    assert dialog is not None
    dialog.show_problem(explain_problem("port_in_use", "Port 8080 is in use"))


def host_first(stage: Stage) -> None:
    """Show what is said on Windows before the first class is started."""
    StartDialog(
        stage.root,
        stage.app.theme,
        name="Aula 3",
        by="Elena",
        asked=firewall.before_hosting("win32"),
        on_start=lambda _plan, _joins: None,
        on_closed=lambda: None,
    )


def firewall_steps(stage: Stage) -> None:
    """Show what to do on Windows if nobody can join."""
    FirewallDialog(stage.root, stage.app.theme, firewall.how_to_allow(8080, "win32"))


def board(stage: Stage) -> None:
    """Show the board of a class for the back row."""
    _show_board(stage, tuple(PEOPLE), len(PEOPLE))


def board_full(stage: Stage) -> None:
    """Show a board for a large class with long names, which its students can't reach."""
    nicks = tuple(f"{nick} de la Concepción y González"[:32] for nick in PEOPLE)
    _show_board(
        stage,
        (*nicks, *PEOPLE)[:24],
        40,
        name="Programación de servicios en red, 2.º curso",
        seconds=200.0,
    )


def _nothing(*_arguments: object) -> None:
    """Do nothing: nobody presses anything in a picture."""


def _show_board(
    stage: Stage, people: tuple[str, ...], count: int, name: str = "Aula 3", seconds: float = 0.0
) -> None:
    """Open the board of a class in the place of the window."""
    hosted = HostedClass(
        name=name,
        by="Elena",
        port=8080,
        fingerprint=KEY,
        started=time.time() - seconds,
        is_announced=True,
        has_password=False,
        is_own=True,
        stays=False,
        count=count,
        people=tuple(Person(nick) for nick in people),
        outside=not seconds,
        addresses=(HostedAddress(IPv4Address("192.168.1.20"), "eth0"),),
    )
    wide, high = (round(side * stage.app.theme.scale) for side in stage.look.size)
    place = f"{wide}x{high}+{MARGIN}+{MARGIN * 3}"
    shown = Board(
        stage.root,
        stage.app.theme,
        BoardActions(_nothing, _nothing, _nothing, _nothing, _nothing),
        hosted,
        BoardChoices(stage.look.language, geometry=place),
    )
    stage.root.withdraw()
    stage.settle(lambda: (shown.winfo_width(), shown.winfo_height()) == (wide, high))


def why(stage: Stage) -> None:
    """Show what the doctor finds out about a port on which nobody listens."""
    login(stage)
    stage.server.kill()
    stage.server.wait()
    ask_why(stage.root, stage.app.theme, (str(stage.address),), code="refused")
    dialogs = [one for one in windows(stage.root) if isinstance(one, DiagnosisDialog)]
    stage.settle(lambda: dialogs[0].diagnosis)


SCENES: dict[str, Callable[[Stage], None]] = {
    scene.__name__: scene
    for scene in (
        login,
        login_empty,
        login_words,
        login_error,
        login_progress,
        login_new,
        login_changed,
        login_unencrypted,
        login_password,
        login_plain,
        login_lengths,
        room,
        private,
        emoji,
        find,
        results,
        results_none,
        group,
        members,
        panel,
        panel_private,
        profile,
        invitation,
        details,
        menu,
        toolbar,
        row_menu,
        gear,
        forward,
        settings,
        settings_others,
        settings_classes,
        settings_computer,
        settings_about,
        help,
        offline,
        whom,
        open_list,
        question,
        host_dialog,
        host_first,
        firewall_steps,
        board,
        board_full,
        why,
        *fault_lab.SCENES,
        *taught.SCENES,
        *teaching.SCENES,
        *xray.SCENES,
        *checker.SCENES,
        *own_windows.SCENES,
    )
}
