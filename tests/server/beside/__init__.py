"""What runs beside the HTTP server."""
