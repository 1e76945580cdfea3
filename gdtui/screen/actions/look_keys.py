"""What the keys do to the picture: views, zoom, selection, theme, help."""

from __future__ import annotations

from gdtui.screen.screens.help import HelpScreen
from gdtui.screen.stage import Stage
from gdtui.screen.themes import DARK, LIGHT

__all__ = ["LookKeys"]

PANELS = ("loss", "weights", "predictions", "lower", "fit")


class LookKeys(Stage):
    """Actions on what is looked at; none of them touches the run."""

    def action_look(self, page: int) -> None:
        """Show a view; the dashboard stays beside it where there is room."""
        pages = {f"-page-{number}": number == page for number in range(1, 6)}
        self.screen.update_classes({**pages, "-viewing": page > 1, "-zoom": False})  # styles are applied once
        self.gaze(page=page)

    def action_fit(self) -> None:
        """Swap the lower panels for the fit plot, and back."""
        if self.look.page > 1:
            self.action_look(1)
        self.screen.toggle_class("-fit")
        self.show()

    def action_other(self) -> None:
        """Ask for other inputs or weights."""
        self._hint("i", (3, 4), "in the fit (3) and the bowl (4)")
        self.gaze(other=self.look.other + 1)

    def action_log_epochs(self) -> None:
        """Swap the scale of the epochs."""
        self._hint("x", (2, 5), "in the curves (2)")
        self.gaze(log_epochs=not self.look.log_epochs)

    def action_log_loss(self) -> None:
        """Swap the scale of the loss."""
        self._hint("y", (2, 5), "in the curves (2)")
        self.gaze(log_loss=not self.look.log_loss)

    def _hint(self, key: str, pages: tuple[int, ...], where: str) -> None:
        """Say where a key shows its effect, if that is not on the screen."""
        if self.look.page not in pages:
            self.say(f"{key} works {where}.")

    def action_select(self, way: int) -> None:
        """Select a weight."""
        last = len(self.trainer.initial_weights) - 1
        before = self.look.selected
        chosen = (0 if way > 0 else last) if before is None else min(max(before + way, 0), last)
        self.gaze(selected=chosen)

    def action_next_panel(self) -> None:
        """Select the next panel that can be zoomed."""
        fit = self.screen.has_class("-fit")
        shown = [name for name in PANELS if name in ("loss", "weights") or (name == "fit") == fit]
        now = next((name for name in shown if self.query_one(f"#{name}").has_class("-selected")), shown[-1])
        self._select_panel(shown[(shown.index(now) + 1) % len(shown)])

    def _select_panel(self, chosen: str | None) -> None:
        for name in PANELS:
            self.query_one(f"#{name}").set_class(name == chosen, "-selected")
        self.screen.set_class(chosen in ("loss", "weights"), "-zoom-top")

    def action_zoom(self) -> None:
        """Let the selected panel, or the view, fill the screen, and back."""
        if self.look.page == 1 and not self.query(".-selected"):
            self._select_panel("fit" if self.screen.has_class("-fit") else "loss")
        self.screen.toggle_class("-zoom")

    def action_theme(self) -> None:
        """Swap light and dark."""
        self.theme = LIGHT.name if self.theme == DARK.name else DARK.name

    def action_help(self) -> None:
        """Show the keys."""
        self.push_screen(HelpScreen(self.remarks))

    def action_redraw(self) -> None:
        """Send everything anew, since a screen that somebody else wrote on does not heal by itself."""
        redraw = getattr(self._driver, "redraw", None)
        if redraw is not None:
            redraw()
        self.screen.refresh(layout=True)

    def leave_look(self) -> None:
        """Go back one step: from a zoom, a view, the fit, a selection."""
        if self.screen.has_class("-zoom"):
            self.screen.remove_class("-zoom")
        elif self.look.page > 1:
            self.action_look(1)
        elif self.screen.has_class("-fit"):
            self.screen.remove_class("-fit")
        else:
            self._select_panel(None)
            self.gaze(selected=None, phase=None)
