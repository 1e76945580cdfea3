"""Readers of tables in files: delimited text, NumPy's arrays, Parquet and Arrow."""
