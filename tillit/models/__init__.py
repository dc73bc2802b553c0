"""Models: one module per question, pure functions over numbers, arrays and formulas."""
