from fitdiff.data.images import load_images


def load_mnist(cache=None, sources=None):
    return load_images("mnist", cache, sources)
