"""Tests of the course in a browser's tab."""
