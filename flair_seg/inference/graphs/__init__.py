"""Changes to the graphs of networks before they are loaded."""
