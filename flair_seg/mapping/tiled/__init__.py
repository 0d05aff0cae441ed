"""Maps in tiles: each tile is computed, written and recorded on its own."""
