"""Jobs: kept in SQLite, run in processes of their own over the engine's journal."""
