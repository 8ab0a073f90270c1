"""What draws: pictures of requests, tasks, steps and conversations, as SVG and as text."""
