"""First values of arrays, and the random numbers they are made of."""
