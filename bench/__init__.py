"""Compare Charla and its public peers, side by side in one run. Linux only (it reads /proc)."""
