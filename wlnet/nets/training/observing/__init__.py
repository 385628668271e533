"""Who looks at training: progress functions, reports, measurements, checkpoints, stopping criteria; and its results."""

from .observers import observers as observers
from .results import Results as Results
from .results import results_object as results_object
