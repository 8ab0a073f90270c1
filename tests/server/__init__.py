"""Tests of the local server, in the rooms that it has; here what is about all of it."""
