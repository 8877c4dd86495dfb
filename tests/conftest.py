"""Settings of all tests."""

from hypothesis import settings

# How long one example takes says nothing on a machine that does other things, too; tests/benchmarks measures speed.
settings.register_profile("cleaner", settings(), deadline=None)
settings.load_profile("cleaner")
