"""What the keys for the speed do, for a run of gdtui's own and for a watched program."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gdtui.wording.counts import speed

if TYPE_CHECKING:
    from gdtui.screen.controller import Controller
    from gdtui.screen.program.controller import ProgramController

__all__ = ["change_speed"]


def change_speed(controller: Controller | ProgramController, epochs_a_second: float) -> None:
    """Tick more or less often from now on, and say how often."""
    controller.playback.set_speed(epochs_a_second)
    controller.notice.say(
        "As fast as it goes." if math.isinf(epochs_a_second) else f"{speed(epochs_a_second)}."
    )
    controller.show()
