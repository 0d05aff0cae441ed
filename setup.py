"""The packages that `pip install .` installs; everything else is in pyproject.toml.

The web pages go along where `make web` has built them.
"""

from setuptools import find_namespace_packages, find_packages, setup

TRAINING = ["training", *(f"training.{name}" for name in find_packages("training"))]
RESOURCES = ["resources", *(f"resources.{name}" for name in find_namespace_packages("resources"))]

setup(
    packages=[
        *find_packages(include=["flair_seg", "flair_seg.*"]),
        *(f"flair_{name}" for name in TRAINING),
        *(
            f"flair_seg.{name}"
            for name in RESOURCES
            if name.split(".")[-1] in {"resources", "models", "skeletons", "i18n"}
        ),
    ],
    package_dir={"flair_training": "training", "flair_seg.resources": "resources"},
    package_data={
        "flair_seg": ["py.typed"],
        "flair_seg.resources": ["*.json", "web/**/*"],
        "flair_seg.resources.models": ["*.onnx", "*.json", "*.md"],
        "flair_seg.resources.skeletons": ["*.skeleton"],
        "flair_seg.resources.i18n": ["*.json"],
        "flair_training": ["configs/*.yaml"],
    },
)
