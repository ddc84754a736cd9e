"""A round: the runs of some briefs with one backend, one checker and one record.

The k-th round of the same briefs holds the k-th repetition of each. Which round it is follows
from the record: the first in which some brief is not done. So a round that was cut off is
completed by the same call, and a complete one is followed by the next. Several processes that
carry out one round share its runs.
"""
