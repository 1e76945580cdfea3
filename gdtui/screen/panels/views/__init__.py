"""The views: plots of the run, each in its file."""

from gdtui.screen.panels.views.bowl import BowlView
from gdtui.screen.panels.views.code import CodeView
from gdtui.screen.panels.views.curve import CurveView
from gdtui.screen.panels.views.fit import FitView
from gdtui.screen.panels.views.runs import RunsView
from gdtui.screen.panels.views.slice import SliceView

__all__ = ["BowlView", "CodeView", "CurveView", "FitView", "RunsView", "SliceView"]
