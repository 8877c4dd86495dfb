"""What stands round the main text of a page."""
