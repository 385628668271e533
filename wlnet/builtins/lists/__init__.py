"""Making and rearranging lists, arrays and associations."""
