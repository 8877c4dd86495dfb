"""What a run leaves behind: clean texts and the provenance report."""
