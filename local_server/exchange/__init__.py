"""What every endpoint needs: a connection, a request and how it is read, a reply and how it leaves.

Nothing here knows any one endpoint.
"""
