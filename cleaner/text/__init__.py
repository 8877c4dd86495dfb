"""Pure functions from text to spans, letters and numbers."""
