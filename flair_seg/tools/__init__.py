"""What surrounds the map: what is prepared before it, what is made of it, and how it is judged."""
