"""Polls: questions, choices and votes. `python -m polls --config config/polls.yaml` starts it."""
