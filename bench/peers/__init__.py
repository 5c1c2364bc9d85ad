"""Provide the plain programs that Charla is measured against, each a process of its own."""
