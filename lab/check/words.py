"""Choose the words of a language for what the checker finds out."""

from __future__ import annotations

import itertools
from types import ModuleType

from lab.check import english, spanish
from lab.check.verdicts import CannotStart, CheckResult, Report, Spoken
from net.wire.visible import one_line, visible

LANGUAGES: dict[str, ModuleType] = {"en": english, "es": spanish}
# Where a student can read about it: a page of docs/ or of Python's documentation.
_PYTHON = "https://docs.python.org/3/"
_STREAM = (f"{_PYTHON}howto/sockets.html#using-a-socket", "docs/PROTOCOL.md")
_THREADS = (f"{_PYTHON}library/threading.html",)
_SOCKETS = (f"{_PYTHON}library/socket.html",)
_READING = {
    "two_people": (f"{_PYTHON}library/socketserver.html#asynchronous-mixins", *_THREADS),
    "ends_messages": _STREAM,
    "two_in_one": _STREAM,
    "one_in_two": _STREAM,
    "utf8_split": (f"{_PYTHON}library/codecs.html#incremental-encoding-and-decoding",),
    "no_newline": _STREAM,
    "crlf": (f"{_PYTHON}library/stdtypes.html#str.strip",),
    "long_message": (f"{_PYTHON}library/socket.html#socket.socket.recv", *_STREAM),
    "hundred_at_once": _STREAM,
    "unknown_recipient": (f"{_PYTHON}library/stdtypes.html#dict.get",),
    "no_colon": (f"{_PYTHON}library/stdtypes.html#str.partition",),
    "end_of_stream": (f"{_PYTHON}howto/sockets.html#disconnecting",),
    "forgets": (f"{_PYTHON}tutorial/errors.html#defining-clean-up-actions",),
    "reset": (f"{_PYTHON}library/exceptions.html#ConnectionResetError",),
    "vanishing": (f"{_PYTHON}library/exceptions.html#BrokenPipeError",),
    "same_name": ("docs/PROTOCOL.md",),
    "silent_visitor": _THREADS,
    "thirty_at_once": (f"{_PYTHON}library/socket.html#socket.socket.listen",),
    "logs_in": ("docs/PROTOCOL.md",),
    "reads_while_it_writes": _THREADS,
    "sends_utf8": (f"{_PYTHON}howto/unicode.html",),
    "server_ends": (f"{_PYTHON}howto/sockets.html#disconnecting",),
    "server_resets": (f"{_PYTHON}library/exceptions.html#ConnectionResetError",),
    "stdin_end": (f"{_PYTHON}library/exceptions.html#EOFError",),
    "no_server": (f"{_PYTHON}library/exceptions.html#ConnectionRefusedError",),
    "never_reads": (f"{_PYTHON}library/socket.html#socket.socket.sendall",),
    "ctrl_c": (f"{_PYTHON}library/threading.html#threading.Thread.daemon",),
    "port_free": (f"{_PYTHON}library/socket.html#example",),
}
# The lesson in docs/lessons that is about it.
_LESSONS = {
    "1-nc": ("logs_in", "bounds"),
    "2-bytes": ("utf8_split", "sends_utf8"),
    "3-client": ("sends", "stdin_end", "no_server"),
    "4-framing": (
        *("ends_messages", "two_in_one", "one_in_two", "no_newline", "crlf"),
        *("long_message", "hundred_at_once"),
    ),
    "5-threads": ("two_people", "reads_while_it_writes", "silent_visitor", "ctrl_c"),
    "6-server": (
        *("delivers", "to_one", "unknown_recipient", "no_colon", "same_name"),
        *("forgets", "thirty_at_once", "port_free"),
    ),
    "7-trouble": (
        *("end_of_stream", "reset", "vanishing", "never_reads"),
        *("server_ends", "server_resets"),
    ),
}
_LESSON_OF = {check: lesson for lesson, checks in _LESSONS.items() for check in checks}
_SHOWN_BYTES = 300
_SHOWN_LINES, _SHOWN_CHARACTERS = 15, 200


class CheckWords:
    """Says in one language what was found out about a kind of program."""

    def __init__(self, language: str, kind: str) -> None:
        self._tables = LANGUAGES[language]
        self._checks: dict[str, tuple[str, str]] = getattr(self._tables, f"{kind.upper()}_CHECKS")
        self._causes: dict[str, str] = getattr(self._tables, f"{kind.upper()}_CAUSES")
        self.frame: dict[str, str] = self._tables.FRAME
        self.language = language

    def title(self, check: str) -> str:
        return self._checks[check][0]

    def expected(self, check: str) -> str:
        return self._checks[check][1]

    def why(self, result: CheckResult) -> str:
        """Return the likely cause in a sentence; "" if all is well."""
        finding = result.finding
        if not finding.cause:
            return ""
        text = self._causes.get(f"{result.id}.{finding.cause}") or self._causes[finding.cause]
        facts = dict(finding.facts)
        if "check" in facts:
            facts["check"] = self.title(str(facts["check"]))
        return one_line(text.format(**facts))

    def read(self, check: str) -> tuple[str, ...]:
        """Return where to read about it: the lesson, and other pages."""
        lesson = f"docs/lessons/{self.language}/{_LESSON_OF[check]}.md"
        return (lesson, *_READING.get(check, _SOCKETS))

    def verdict(self, result: CheckResult) -> str:
        return self.frame[result.verdict]

    def manner(self, report: Report) -> str:
        """Return how the program is spoken to; "" if that is not known."""
        facts = report.speech
        if not facts:
            return ""
        if facts["header"]:
            end = self.frame["header"].format(header=facts["header"])
        else:
            end = self.frame[f"end {facts['end']}"]
        greets = self.frame["greets" if facts["greets"] else "silent"]
        return self.frame["manner"].format(greets=greets, end=end)

    def problem(self, problem: CannotStart) -> str:
        """Return why a program could not be tried."""
        facts = {name: visible(str(value)) for name, value in problem.facts.items()}
        return one_line(str(self._tables.PROBLEMS[problem.cause]).format(**facts))

    def said(self, result: CheckResult) -> list[str]:
        """Return the last lines that the program has printed, repeated ones once."""
        lines = [
            (line, len(list(same))) for line, same in itertools.groupby(result.said.splitlines())
        ]
        shown = []
        for line, times in lines[-_SHOWN_LINES:]:
            text = one_line(line[:_SHOWN_CHARACTERS])
            shown.append(f"{text} {self.frame['times'].format(n=times)}" if times > 1 else text)
        return shown

    def chunk(self, chunk: Spoken) -> str:
        """Return what somebody sent or received, in ASCII, as Python writes bytes."""
        left = len(chunk.data) - _SHOWN_BYTES
        more = f" {self.frame['more'].format(n=left)}" if left > 0 else ""
        return f"{self.frame.get(chunk.who, chunk.who)}: {chunk.data[:_SHOWN_BYTES]!r}{more}"
