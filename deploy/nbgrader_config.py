"""nbgrader's settings for this course: copy this file into the folder in which you grade.

It holds source/, release/, submitted/, autograded/ and feedback/. TEACHING.md has the commands.
"""

import os

COURSE = os.environ.get("LEARN_AIOHTTP", "/path/to/learn-aiohttp")  # the folder with course.py

c = get_config()  # noqa: F821 (traitlets provides it)

c.CourseDirectory.course_id = "learn-aiohttp"
c.CourseDirectory.root = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120

# A check has its own limit; this is for what catches even that.
c.ExecutePreprocessor.timeout = 120  # seconds

# The kernels that grade import the course from here.
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [COURSE, os.environ.get("PYTHONPATH")]))
# What it needs of the lessons (the polls project) is there too, wherever the kernel works.
os.environ.setdefault("COURSEKIT_LESSONS", os.path.join(COURSE, "notebooks"))  # noqa: PTH118
