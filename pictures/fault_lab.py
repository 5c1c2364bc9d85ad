"""Define the scenes with the fault lab: its dialog, and the line that says that it is there."""

from __future__ import annotations

from gui.model.records import ConnectionPhase
from pictures.stage import Stage


def _put_in(stage: Stage) -> None:
    """Open the lab, and wait until the connection goes through it."""
    stage.log_in()
    stage.chat.commands.open("#clase")
    stage.friend("Luis").say("#clase", "¿Qué pasa si el mensaje llega en trozos? 🙂")
    stage.chat.lab.open()
    detour, model = stage.chat.lab.detour, stage.chat.model
    assert detour
    stage.settle(
        lambda: bool(detour.traffic()) and model.connection.phase is ConnectionPhase.ONLINE,
        "the connection through the lab",
    )


def lab(stage: Stage) -> None:
    """Set faults in the lab."""
    _put_in(stage)
    control = stage.chat.lab
    assert control.dialog
    control.detour.seed = 4711  # type: ignore[union-attr]
    control.dialog.run.show_seed(4711)
    for field, value in (("delay", 300), ("slice", 7), ("corrupt", 5_000)):
        control.dialog.faults.change(field, value)


def lab_line(stage: Stage) -> None:
    """Show the line without the dialog, while nothing passes."""
    _put_in(stage)
    control = stage.chat.lab
    assert control.dialog
    control.settings.is_frozen = True
    control.settings.delay = 2_000
    control.dialog.faults.change("bandwidth", 5_000)
    control.dialog.close()
    stage.chat.commands.send("Esto llega cuando el laboratorio se descongele.")


def lab_run(stage: Stage) -> None:
    """Type an order that is not understood."""
    lab(stage)
    dialog = stage.chat.lab.dialog
    assert dialog
    dialog.show_page("run")
    dialog.run.order.insert(0, "up delay 300")
    dialog.run._obey()


SCENES = (lab, lab_line, lab_run)
