"""Rules that find what the template of a page leaves round an article."""
