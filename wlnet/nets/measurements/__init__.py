"""How good a net is: measurements of what it gives for data with targets."""
