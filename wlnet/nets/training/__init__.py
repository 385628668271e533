"""What measuring and training share: examples with targets, losses, progress."""
