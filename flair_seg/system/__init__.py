"""Files, paths, memory and texts: what the operating system and other programs hand over, and checks of it."""
