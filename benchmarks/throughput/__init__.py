"""How fast the rules are, beside other ways to do the same work. ``python -m benchmarks.throughput``."""
