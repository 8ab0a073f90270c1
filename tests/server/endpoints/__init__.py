"""Each family of endpoints: what it answers."""
