"""Play a lesson in a class of twelve: what the pictures of the chat show.

Everybody is a real client on a real server, and all that is shown was said.
"""

from __future__ import annotations

from gui.model.conversation import Entry
from net.wire.events import Quote
from pictures.stage import Stage
from pictures.texts import CODE

# In the order in which they come, which gives them their colours.
CLASS = (
    *("Iván", "Elena", "Pablo", "Martín", "Sofía", "Hugo"),
    *("Eva", "Carmen", "Luis", "Lucía", "Marta"),
)
GROUP = "#g-1"
GROUP_MEMBERS = ("Ana", "Luis", "Lucía", "Martín")


class Lesson:
    """A lesson is the class and what is said in it."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.texts = stage.texts

    def _text(self, name: str) -> str:
        return self.texts[name]

    def come(self) -> None:
        """Log in, and let the others come after it."""
        stage = self.stage
        stage.log_in()
        for nick in CLASS:
            stage.friend(nick)
        stage.friend("Eva").client.state("away", "")
        stage.friend("Marta").client.state("busy", self._text("note"))

    def say(self, nick: str, to: str, name: str, reply: Quote | None = None) -> Quote:
        """Let somebody say one of the texts, and wait until it is here."""
        said = self.stage.friend(nick).say(to, self._text(name), reply)
        self.await_message(said)
        return said

    def await_message(self, said: Quote) -> None:
        """Wait until a message is in the window's model."""
        conversations = self.stage.chat.model.conversations
        self.stage.settle(
            lambda: any(each.find(said.sender, said.cid) for each in conversations.values()),
            said.text,
        )

    def write(self, to: str, name: str) -> None:
        """Write a text as the window's user, and wait until the server has it."""
        stage = self.stage
        stage.chat.commands.open(to)
        stage.chat.commands.send(self._text(name))
        stage.settle(lambda: all(entry.place is not None for entry in stage.entries))

    def fill_the_list(self) -> None:
        """Fill the list of conversations with what has been said elsewhere."""
        stage = self.stage
        commands, model = stage.chat.commands, stage.chat.model
        ivan = stage.friend("Iván")
        room = f"#{self._text('doubts')}"
        commands.enter(room)
        stage.settle(lambda: model.joined(room))
        ivan.client.join(room)
        stage.friend("Luis").client.group(GROUP, self._text("group"), GROUP_MEMBERS)
        stage.settle(lambda: model.invitation(GROUP))
        commands.accept(GROUP)
        stage.settle(lambda: model.joined(GROUP))
        self.say("Luis", GROUP, "plan")
        self.say("Elena", "Ana", "elena")
        self.say("Hugo", "Ana", "hugo")
        self.write("Eva", "to eva")
        self.write("Luis", "to luis")
        for name in ("Elena", "Hugo", GROUP):
            commands.open(name)
            stage.settle()
        stage.chat.composer.insert(self._text("draft"))
        commands.open("#clase")
        self.say("Iván", room, "works")
        self.say("Iván", room, "works too")
        self.say("Sofía", "Ana", "sofia")
        for text in self._text("martin").splitlines():
            self.await_message(stage.friend("Martín").say("Ana", text))
        for nick in ("Carmen", "Hugo"):
            stage.friend(nick).leave()

    def teach(self) -> None:
        """Say in the room of the class what the pictures show."""
        stage = self.stage
        chat = stage.chat
        chat.commands.open("#clase")
        title, *steps = self._text("task").splitlines()
        steps += [self._text("step").format(n=n) for n in range(1, 26)]
        lines = [title, *(f"{number}. {step}" for number, step in enumerate(steps, start=1))]
        self.await_message(stage.friend("Elena").say("#clase", "\n".join(lines)))
        name = "datos" if stage.look.language == "es" else "data"
        code = CODE.format(data=name, comment=self._text("comment"))
        asked = stage.friend("Luis").say("#clase", f"{self._text('question')}\n{code}")
        self.await_message(asked)
        number = next(entry.number for entry in stage.entries if entry.cid == asked.cid)
        chat.commands.reply(number)
        self.write("#clase", "answer")
        thanks = self.say("Luis", "#clase", "thanks")
        for nick, emoji in (("Marta", "🎉"), ("Eva", "🎉"), ("Pablo", "👍"), ("Lucía", "👍")):
            stage.friend(nick).client.react("#clase", thanks.sender, thanks.cid, emoji)
        self.say("Luis", "#clase", "more")
        self.say("Marta", "#clase", "link")
        number = next(entry.number for entry in stage.entries if entry.cid == thanks.cid)
        chat.commands.react(number, "🎉")
        stage.settle(lambda: len(self._entry(thanks.cid).reactions) == 5)
        self._be_refused()
        stage.friend("Sofía").client.typing("#clase")
        stage.settle(lambda: chat.model.community.typing("#clase"))
        # The pointer points at nothing: in the corner below the composer.
        corner = stage.root.winfo_width() - 2, stage.root.winfo_height() - 2
        stage.root.event_generate("<Motion>", warp=True, x=corner[0], y=corner[1])
        stage.settle()
        chat.keeping.mark_unread(self._entry(thanks.cid).number)

    def _entry(self, cid: str) -> Entry:
        return next(entry for entry in self.stage.entries if entry.cid == cid)

    def _be_refused(self) -> None:
        """Write to the room while leaving it, so that the server refuses the message."""
        stage = self.stage
        chat = stage.chat
        chat.client.leave("#clase")
        chat.commands.send(self._text("refused"))
        stage.settle(lambda: stage.entries[-1].code and not chat.model.joined("#clase"))
        chat.client.join("#clase")
        stage.settle(lambda: chat.model.joined("#clase"))

    def talk_to_luis(self) -> None:
        """Talk in private, with all receipts."""
        stage = self.stage
        luis = stage.friend("Luis")
        self.say("Luis", "Ana", "hello")
        self.write("Luis", "yes")
        self.write("Luis", "bring")
        luis.client.read("Ana", (2**39, 0))
        self.say("Luis", "Ana", "good")
        self.say("Luis", "Ana", "diagram")
        self.write("Luis", "nearly")
        luis.leave()
        self.write("Luis", "photo")
