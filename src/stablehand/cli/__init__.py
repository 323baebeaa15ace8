"""The command line: verbs, text and JSON rendering, exit codes."""
