"""HTTP requests and addresses."""
