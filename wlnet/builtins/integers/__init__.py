"""Number theory: what is asked of whole numbers."""
