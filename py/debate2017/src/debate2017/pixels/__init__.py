"""What single pixels know about the class of an image: exact counts, vectorised over all pixels."""
