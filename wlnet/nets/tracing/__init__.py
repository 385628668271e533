"""From ordinary functions to nets: a function is evaluated on symbolic arrays that note what is done to them."""
