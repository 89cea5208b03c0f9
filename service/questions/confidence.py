"""From which probability on an answer is called how sure: the one place that says so.

Of the answers to the gold questions (`make eval`) 64 % were right below 0.6, 89 % up to 0.8, and
91 % from there; the bounds were chosen by eye. Whoever fits refusal anew measures them again.
"""

from typing import Final

LIKELY: Final = 0.6
SURE: Final = 0.8
