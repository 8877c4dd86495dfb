"""Rules that find runs of headlines which lead elsewhere."""
