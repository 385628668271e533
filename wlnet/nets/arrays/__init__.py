"""What is said of arrays across a whole net: names they share, learning rates."""
