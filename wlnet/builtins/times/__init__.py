"""Time and measure: quantities with units, dates, and evaluation on several kernels."""
