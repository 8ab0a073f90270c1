"""What runs beside the HTTP server: TLS sites, proxies, DNS, a Unix socket (`services` lists them).

Each is started when it is first asked for, and listens on a port of its own.
"""
