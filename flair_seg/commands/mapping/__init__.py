"""Commands that plan, run and watch a map."""
