"""Turn facts into sentences and texts into meaning, without a window.

Here are the translations, the explanations of errors, the parts of a message (code, links,
mentions, emoji) and the suggestions for what is being typed. The modules import no tkinter. They
may import `net.wire`, `net.shared.diagnosis`, `net.journal.search` and
`net.shared.system_language`. Read `text` first.
"""
