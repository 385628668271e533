"""Statistics, distributions, random numbers, distances, linear algebra."""
