"""Models that the benches read, and what makes them."""
