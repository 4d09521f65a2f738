"""Any situation, its options and why."""
