"""Neural nets in Keras, trained reproducibly and fast; shared by the engines that fit them."""
