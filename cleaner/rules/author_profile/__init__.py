"""Profiles of invented authors."""
