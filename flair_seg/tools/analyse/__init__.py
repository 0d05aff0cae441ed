"""After mapping: polygons, areas, change and patches."""
