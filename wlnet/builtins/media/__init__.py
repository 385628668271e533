"""Images and graphics."""
