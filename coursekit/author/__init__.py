"""What makes the course: recording, judging and releasing its notebooks."""
