"""Positions in nets, and the parts that stand there."""
