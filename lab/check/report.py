"""Write a report as text, as a page of its own, or as JSON."""

from __future__ import annotations

import html
import json

from lab.check.verdicts import CheckResult, Report, Verdict
from lab.check.words import CheckWords
from net.wire.visible import one_line, visible

_MARKS = {Verdict.OK: "✓", Verdict.LENIENT: "~", Verdict.WRONG: "✗", Verdict.NOT_RUN: "-"}
_STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 56rem; margin: 2rem auto; padding: 0 1rem; }
article { border-left: .4rem solid; padding: .2rem 1rem; margin: 1rem 0; }
.ok { border-color: #2e7d32; } .lenient { border-color: #b26a00; }
.wrong { border-color: #c62828; } .not-run { border-color: #808080; }
h2 { font-size: 1.1rem; margin: .2rem 0; }
pre { overflow-x: auto; white-space: pre-wrap; word-break: break-all; font-size: .85rem; }
dt { font-weight: bold; } dd { margin: 0 0 .4rem 1rem; }
"""


def as_line(result: CheckResult, words: CheckWords) -> str:
    """Return a check in one line."""
    why = words.why(result)
    mark = f"{_MARKS[result.verdict]} {words.verdict(result):11} {words.title(result.id)}"
    return f"{mark}: {why}" if why else mark


def as_text(result: CheckResult, words: CheckWords) -> str:
    """Return a check with all that one needs to mend the program, if it is not well."""
    lines = [as_line(result, words)]
    if result.verdict in (Verdict.WRONG, Verdict.LENIENT):
        lines.append(f"    {words.frame['expected']}: {words.expected(result.id)}")
        for chunk in result.exchange:
            arrow = ">" if chunk.is_sent else "<"
            lines.append(f"    {arrow} {words.chunk(chunk)}")
        if result.said:
            lines.append(f"    {words.frame['said']}:")
            lines += [f"      {one_line(line)}" for line in result.said.splitlines()]
        lines.append(f"    {words.frame['read']}: {' '.join(words.read(result.id))}")
    return "\n".join(lines)


def summary(report: Report, words: CheckWords) -> str:
    """Return the points."""
    points, most = _number(report.points), _number(report.most_points)
    return words.frame["points"].format(points=points, most=most)


def _number(points: float) -> str:
    return f"{points:.2f}".rstrip("0").rstrip(".")


def as_json(report: Report, words: CheckWords) -> str:
    """Return the report for programs. Bytes are written as Python writes them."""
    checks = [
        {
            "id": result.id,
            "verdict": str(result.verdict),
            "why": words.why(result),
            "sent": _side(result, words, is_sent=True),
            "received": _side(result, words, is_sent=False),
        }
        for result in report.results
    ]
    told = {"program": report.program, "checks": checks, "points": report.points}
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _side(result: CheckResult, words: CheckWords, *, is_sent: bool) -> str:
    return "\n".join(words.chunk(one) for one in result.exchange if one.is_sent is is_sent)


def as_html(report: Report, words: CheckWords) -> str:
    """Return a page that needs no other file and runs nothing."""
    title = _escaped(words.frame["report"].format(program=report.program))
    head = (
        f'<!doctype html><html lang="{words.language}"><head><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">"
        f"<title>{title}</title><style>{_STYLE}</style></head><body><h1>{title}</h1>"
    )
    about = f"<p>{_escaped(words.manner(report))}</p><p>{_escaped(summary(report, words))}</p>"
    checks = "\n".join(_article(report, result, words) for result in report.results)
    return f"{head}{about}\n{checks}\n</body></html>\n"


def _article(report: Report, result: CheckResult, words: CheckWords) -> str:
    name = f"{_MARKS[result.verdict]} {words.title(result.id)}"
    points = f"{_number(report.points_of(result))}/{_number(report.worth(result))}"
    parts = [f"<h2>{_escaped(name)} – {_escaped(words.verdict(result))} ({points})</h2><dl>"]
    entries = [("why", words.why(result)), ("expected", words.expected(result.id))]
    parts += [_entry(words.frame[key], _escaped(text)) for key, text in entries if text]
    if result.exchange:
        lines = [
            f"{words.frame['sent' if one.is_sent else 'received']:9} {words.chunk(one)}"
            for one in result.exchange
        ]
        parts.append(f"<dd><pre>{_escaped(chr(10).join(lines))}</pre></dd>")
    if result.said:
        parts.append(_entry(words.frame["said"], f"<pre>{_escaped(result.said)}</pre>"))
    if result.verdict in (Verdict.WRONG, Verdict.LENIENT):
        parts.append(_entry(words.frame["read"], " ".join(map(_link, words.read(result.id)))))
    style = str(result.verdict).replace(" ", "-")
    return f'<article class="{style}">{"".join(parts)}</dl></article>'


def _entry(name: str, inside: str) -> str:
    return f"<dt>{_escaped(name)}</dt><dd>{inside}</dd>"


def _link(target: str) -> str:
    text = _escaped(target)
    return f'<a href="{text}">{text}</a>' if target.startswith("https://") else text


def _escaped(text: str) -> str:
    return html.escape(visible(text))
