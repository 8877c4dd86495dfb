"""From a page to its main text. The only importer of trafilatura."""
