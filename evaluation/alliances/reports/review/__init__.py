"""The review of SDG 17: what partnerships contribute, and how a country's series move, apart."""
