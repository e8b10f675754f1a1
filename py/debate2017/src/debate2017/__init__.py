"""The case study: Leek, Beam and others on ten pixels and deep learning, 2014 to 2017."""
