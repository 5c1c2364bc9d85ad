"""The plain programs that Charla is measured against. Each runs as a process of its own."""
