"""Runs with a disk that fails and processes that die at each call: ``python -m tests.faults --help``."""
