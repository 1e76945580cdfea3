"""What printed lines tell: labels, numbers, tables and JSON, and the epochs that are gathered from them."""
