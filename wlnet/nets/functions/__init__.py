"""Functions that users give: of numbers, of arrays, traced or called."""
