"""Parts, levels, patterns, rules, and functions over the elements of expressions."""
