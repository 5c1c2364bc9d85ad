"""What is being written, as it is kept for the next start. No tkinter."""

from __future__ import annotations

from gui.model.conversation import Conversation
from gui.model.model import Model
from net.wire.events import KeptDraft, Quote


class Drafts:
    """Knows what has been kept, so that only what is new is written down."""

    def __init__(self, model: Model) -> None:
        """What is in the model now has come from where it is kept."""
        # By the key of the conversation, "" for the one without any.
        self._kept: dict[str, KeptDraft] = {}
        self.changed(model)

    def forget(self) -> None:
        """Takes nothing for kept any longer."""
        self._kept.clear()

    def changed(self, model: Model) -> list[KeptDraft]:
        """Return what is to be kept, because it is not what was kept last; what is empty is to be
        kept no longer."""
        now = {
            name_id: _draft(conversation)
            for name_id, conversation in model.conversations.items()
            if conversation.draft
        }
        if model.loose:
            now[""] = KeptDraft("", model.loose)
        changed = [draft for name_id, draft in now.items() if self._kept.get(name_id) != draft]
        changed += [
            KeptDraft(draft.name, "") for name_id, draft in self._kept.items() if name_id not in now
        ]
        self._kept = now
        return changed


def _draft(conversation: Conversation) -> KeptDraft:
    draft = conversation.draft
    about = draft.editing or draft.reply
    quote = Quote(about.sender, about.cid) if about is not None else None
    return KeptDraft(conversation.name, draft.text, quote, draft.editing is not None, draft.before)
