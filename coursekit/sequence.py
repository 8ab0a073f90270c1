"""A picture of who said what to whom, for lessons.

    from coursekit.sequence import SequencePicture

How it draws is in `coursekit.pictures`; nothing is decided here.
"""

from coursekit.pictures.sequence import SequencePicture

__all__ = ["SequencePicture"]
