"""`python -m crawler URL --into FOLDER`."""

import sys

from crawler.cli import main

sys.exit(main())
