"""The rules: a file each, found by walking this package."""
