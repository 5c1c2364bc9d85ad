"""Write numbers of bytes for people: 812 B, 12 kB, 3.4 MB."""

from __future__ import annotations

from gui.words import i18n


def of(size: int) -> str:
    """Return a number of bytes with at most three digits, in powers of ten (IEC 80000-13)."""
    if size < 1000:
        return f"{size} B"
    value, unit = float(size), ""
    for unit in ("kB", "MB", "GB", "TB"):  # noqa: B007
        value /= 1000
        if value < 999.5:
            break
    said = f"{value:.1f}" if value < 9.95 else f"{value:.0f}"
    return f"{said.replace('.', ',') if i18n.language() == 'es' else said} {unit}"
