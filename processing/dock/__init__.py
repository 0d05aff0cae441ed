"""The panel next to the map: quick looks, swiping, and the list of models. It drives algorithms."""
