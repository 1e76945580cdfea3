"""The programs that are checked are no tests: pytest must not import them."""

collect_ignore_glob = ["programs/*"]
