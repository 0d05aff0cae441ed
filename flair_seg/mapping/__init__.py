"""One run: the job, its source, votes, rows, memory, blocks and the journal that a resumed run reads."""
