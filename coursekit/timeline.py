"""Pictures with a time axis, for lessons: what a server saw, what tasks did, what you noted.

    from coursekit.timeline import RequestTimeline

How they record and draw is in `coursekit.pictures`; nothing is decided here.
"""

from coursekit.pictures.recording import TaskRecord
from coursekit.pictures.requests import RequestTimeline, request_clock
from coursekit.pictures.steps import StepTimeline
from coursekit.pictures.tasks import TaskTimeline

__all__ = ["RequestTimeline", "StepTimeline", "TaskRecord", "TaskTimeline", "request_clock"]
