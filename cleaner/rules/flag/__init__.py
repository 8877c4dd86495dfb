"""Hints: text that stays, and that somebody may want to know of."""
