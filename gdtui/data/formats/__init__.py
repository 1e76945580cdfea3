"""Readers of the kinds of files: NumPy's arrays, Parquet and Arrow, workbooks; compressed or from a pipe."""
