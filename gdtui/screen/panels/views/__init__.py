"""The views: plots of the run, each in its file."""

from .bowl import BowlView
from .code import CodeView
from .curve import CurveView
from .fit import FitView
from .runs import RunsView
from .slice import SliceView

__all__ = ["BowlView", "CodeView", "CurveView", "FitView", "RunsView", "SliceView"]
