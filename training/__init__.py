"""Training of the land-cover networks: FLAIR patches in, an ONNX model with its manifest out."""

from ._torchvision import prepare_torchvision

# transformers imports torchvision too, so this comes before everything else of the package.
prepare_torchvision()
