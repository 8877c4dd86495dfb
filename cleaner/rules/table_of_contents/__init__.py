"""Rules that find tables of contents of pages that are gone."""
