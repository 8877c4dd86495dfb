"""Where documents come from: bytes, files, folders."""
