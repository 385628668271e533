"""Nets made of nets."""
