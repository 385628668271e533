"""Files, images and graphics."""
