"""Tests of tools/release and of the workflows that call it."""
