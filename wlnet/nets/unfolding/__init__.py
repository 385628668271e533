"""One step of nets that work along sequences."""
