"""What a run is trained on: data sets, the files they come from, the catalogue."""
