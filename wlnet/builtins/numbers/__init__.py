"""Numbers: arithmetic, comparison, logic, elementary and special functions, integers."""
