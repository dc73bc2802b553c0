"""Explorers: one module per question, its controls, charts and sentences."""
