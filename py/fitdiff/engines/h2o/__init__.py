"""H2O: the Java that runs it, the private cluster, and its deep learning in our terms."""
