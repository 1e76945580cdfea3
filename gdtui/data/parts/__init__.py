"""Parts: one or several sources, opened and read one after the other as one data set."""
