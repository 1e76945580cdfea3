"""Tables of text: delimited files and the cells of workbooks, from characters to numbers."""
