"""What every endpoint needs: requests and their bodies, replies, what aiohttp lends."""
