"""Windows, translations and progress in Qt 5 and Qt 6."""
