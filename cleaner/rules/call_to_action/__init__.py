"""Sentences that ask the reader of a page for something."""
