"""Comparisons from data to report, in one command each: Cityscapes' networks and FLAIR's ensemble.

`python -m scripts.stories.cityscapes` and `python -m scripts.stories.flair` generate a tiny data set, train tiny
networks on it and write a report in about a minute. With `--data FOLDER`, they train the real networks on the real set.
"""
