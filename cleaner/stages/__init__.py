"""The engine inside of somebody's pipeline."""
