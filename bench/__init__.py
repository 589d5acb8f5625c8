"""How fast funnelcore is, beside what else would do its work: ./bench/run."""
