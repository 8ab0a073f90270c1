"""Tests of what the local server answers: one module per family of endpoints."""
