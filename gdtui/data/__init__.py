"""What a run is trained on: data sets, the files they come from, the catalogue."""

from gdtui.data.dataset import Dataset
from gdtui.data.errors import DataError
from gdtui.data.load import load
from gdtui.data.reduced.scaling import Scaling

__all__ = ["DataError", "Dataset", "Scaling", "load"]
