"""Commands that share maps: the web service, and maps as web pages."""
