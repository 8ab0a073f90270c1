"""How fast the local server is, beside httpbin and beside aiohttp with nothing around it.

`python3 course.py bench` runs it. Nothing else imports it, and no lesson depends on a number here.
"""
