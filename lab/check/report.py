"""Write a report as text, as a page of its own, or as JSON."""

from __future__ import annotations

import html
import json

from lab.check.verdicts import CheckResult, Report, Verdict
from lab.check.words import CheckWords
from net.wire.visible import visible

MARKS = {Verdict.OK: "✓", Verdict.LENIENT: "~", Verdict.WRONG: "✗", Verdict.NOT_RUN: "-"}
_STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 56rem; margin: 2rem auto; padding: 0 1rem; }
article { border-left: .4rem solid; padding: .2rem 1rem; margin: 1rem 0; }
.ok { border-color: #2e7d32; } .lenient { border-color: #b26a00; }
.wrong { border-color: #c62828; } .not-run { border-color: #808080; }
h1 { font-size: 1.5rem; overflow-wrap: anywhere; } h2 { font-size: 1.1rem; margin: .2rem 0; }
pre { overflow-x: auto; white-space: pre-wrap; word-break: break-all; font-size: .85rem; }
table { border-collapse: collapse; } th, td { text-align: left; vertical-align: top; }
th, td { padding: .3rem .8rem .3rem 0; border-bottom: 1px solid #8888; overflow-wrap: anywhere; }
dt { font-weight: bold; } dd { margin: 0 0 .4rem 1rem; }
"""


def as_line(result: CheckResult, words: CheckWords) -> str:
    """Return a check in one line."""
    why = words.why(result)
    mark = f"{MARKS[result.verdict]} {words.verdict(result):11} {words.title(result.id)}"
    return f"{mark}: {why}" if why else mark


def as_text(result: CheckResult, words: CheckWords) -> str:
    """Return a check with all that one needs to mend the program, if it is not well."""
    line = as_line(result, words)
    if result.verdict not in (Verdict.WRONG, Verdict.LENIENT):
        return line
    return "\n".join([line, *(f"    {one}" for one in _details(result, words))])


def details(result: CheckResult, words: CheckWords) -> str:
    """Return the likely cause and all that was said, whatever the verdict."""
    why = words.why(result)
    return "\n".join([*([why] if why else []), *_details(result, words)])


def _details(result: CheckResult, words: CheckWords) -> list[str]:
    lines = [f"{words.frame['expected']}: {words.expected(result.id)}"]
    for chunk in result.exchange:
        arrow = ">" if chunk.is_sent else "<"
        lines.append(f"{arrow} {words.chunk(chunk)}")
    if said := words.said(result):
        lines.append(f"{words.frame['said']}:")
        lines += [f"  {line}" for line in said]
    if result.verdict in (Verdict.WRONG, Verdict.LENIENT):
        lines.append(f"{words.frame['read']}: {' '.join(words.read(result.id))}")
    return lines


def summary(report: Report, words: CheckWords) -> str:
    """Return the points."""
    points, most = number(report.points), number(report.most_points)
    return words.frame["points"].format(points=points, most=most)


def number(points: float) -> str:
    """Return points as people write them: 4, 4.5."""
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
    about = f"<p>{escaped(words.manner(report))}</p><p>{escaped(summary(report, words))}</p>"
    faults = [
        f'<li><a href="#{escaped(one.id)}">{escaped(words.title(one.id))}</a></li>'
        for one in report.results
        if one.verdict in (Verdict.WRONG, Verdict.LENIENT)
    ]
    if faults:
        about += f"<p>{escaped(words.frame['faults'])}:</p><ul>{''.join(faults)}</ul>"
    checks = "\n".join(_article(report, result, words) for result in report.results)
    title = words.frame["report"].format(program=report.program)
    return page(title, words.language, f"{about}\n{checks}")


def page(title: str, language: str, body: str) -> str:
    """Return a page that loads nothing.

    Args:
        body: is HTML already.
    """
    said = escaped(title)
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">"
        f"<title>{said}</title><style>{_STYLE}</style></head><body><h1>{said}</h1>"
        f"{body}\n</body></html>\n"
    )


def _article(report: Report, result: CheckResult, words: CheckWords) -> str:
    name = f"{MARKS[result.verdict]} {words.title(result.id)}"
    points = f"{number(report.points_of(result))}/{number(report.worth(result))}"
    parts = [f"<h2>{escaped(name)} – {escaped(words.verdict(result))} ({points})</h2><dl>"]
    entries = [("why", words.why(result)), ("expected", words.expected(result.id))]
    parts += [_entry(words.frame[key], escaped(text)) for key, text in entries if text]
    if result.exchange:
        lines = [
            f"{words.frame['sent' if one.is_sent else 'received']:9} {words.chunk(one)}"
            for one in result.exchange
        ]
        parts.append(f"<dd><pre>{escaped(chr(10).join(lines))}</pre></dd>")
    if result.said:
        said = chr(10).join(words.said(result))
        parts.append(_entry(words.frame["said"], f"<pre>{escaped(said)}</pre>"))
    if result.verdict in (Verdict.WRONG, Verdict.LENIENT):
        parts.append(_entry(words.frame["read"], " ".join(map(_link, words.read(result.id)))))
    style = str(result.verdict).replace(" ", "-")
    return f'<article class="{style}" id="{escaped(result.id)}">{"".join(parts)}</dl></article>'


def _entry(name: str, inside: str) -> str:
    return f"<dt>{escaped(name)}</dt><dd>{inside}</dd>"


def _link(target: str) -> str:
    text = escaped(target)
    return f'<a href="{text}">{text}</a>' if target.startswith("https://") else text


def escaped(text: str) -> str:
    """Return a text as HTML, with a stand-in for each unseen character."""
    return html.escape(visible(text))
