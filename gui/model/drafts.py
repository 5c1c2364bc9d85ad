"""Find out which drafts must be stored for the next start. No tkinter."""

from __future__ import annotations

from gui.model.conversation import Conversation
from gui.model.model import Model
from net.wire.events import KeptDraft, Quote


class Drafts:
    """Remembers what has been stored, so that only changes are written to the disk."""

    def __init__(self, model: Model) -> None:
        """Take what is in the model now as stored: it has come from the journal."""
        # By the key of the conversation, "" for the draft without one.
        self._kept: dict[str, KeptDraft] = {}
        self.changed(model)

    def forget(self) -> None:
        """Take nothing as stored."""
        self._kept.clear()

    def changed(self, model: Model) -> list[KeptDraft]:
        """Return the drafts that differ from what was stored last; empty ones are to be deleted."""
        now = {
            key: _draft(conversation)
            for key, conversation in model.conversations.items()
            if conversation.draft
        }
        if model.loose:
            now[""] = KeptDraft("", model.loose)
        changed = [draft for key, draft in now.items() if self._kept.get(key) != draft]
        changed += [
            KeptDraft(draft.name, "") for key, draft in self._kept.items() if key not in now
        ]
        self._kept = now
        return changed


def _draft(conversation: Conversation) -> KeptDraft:
    draft = conversation.draft
    about = draft.editing or draft.reply
    quote = Quote(about.sender, about.cid) if about is not None else None
    is_failed = draft.editing is not None and draft.editing.can_be_discarded
    return KeptDraft(
        conversation.name, draft.text, quote, draft.editing is not None, draft.before, is_failed
    )
