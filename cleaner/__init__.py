"""Removes the filler from scraped text and accounts for every character of it."""

from cleaner.config import Config
from cleaner.corpus import Statistics
from cleaner.model import CleanResult, Confidence, Span
from cleaner.pipeline import Cleaner, clean

__version__ = "0.1.0"
__all__ = ["CleanResult", "Cleaner", "Confidence", "Config", "Span", "Statistics", "__version__", "clean"]
