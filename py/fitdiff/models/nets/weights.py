"""The weights of a trained net, as fits hand them back."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fitdiff.models.nets.inputs import Preparation
from fitdiff.models.nets.network import Net, frameworks
from fitdiff.models.nets.start import dense_layers


def weights(net: Net, preparation: Preparation, columns: int) -> dict[str, NDArray[np.float64]]:
    """Take the weights out of a net.

    Parameters
    ----------
    net : Net
    preparation : Preparation
        By which its inputs were made of columns.
    columns : int
        Of the rows as they were before.

    Returns
    -------
    dict of str to float64 ndarray
        ``convolution0.kernel``, shape (height, width, channels, filters), and
        ``convolution0.bias``, shape (filters,), of each convolutional layer, if there are any; then
        ``layer0.kernel``, shape (inputs, units), and ``layer0.bias``, shape (units,), of each dense
        layer, the output layer last. The first layer of a net without convolutions has an input
        for each column; those that the net does not use are 0.
    """
    _, keras = frameworks()
    convolutional = [one for one in net.model.layers if isinstance(one, keras.layers.Conv2D)]
    kept = {}
    for kind, layers in (("convolution", convolutional), ("layer", dense_layers(net))):
        for place, layer in enumerate(layers):
            kernel = layer.kernel.numpy().astype(np.float64)
            if place == 0 and not convolutional:
                by_input, kernel = kernel, np.zeros((columns, kernel.shape[1]))
                kernel[preparation.columns] = by_input[preparation.places]
            kept[f"{kind}{place}.kernel"] = kernel
            kept[f"{kind}{place}.bias"] = layer.bias.numpy().astype(np.float64)
    return kept
