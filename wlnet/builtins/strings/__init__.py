"""Strings, string patterns and templates."""
