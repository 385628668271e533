"""What evaluation is: the loop, definitions, the matcher, messages, sessions. Built-in functions register with it."""

from .builtin import Definition as Definition
from .builtin import builtin as builtin
from .builtin import declare as declare
from .builtin import value as value
from .functions import applier as applier
from .loop import applications as applications
from .loop import apply_evaluated as apply_evaluated
from .loop import evaluate as evaluate
from .messages import Message as Message
from .messages import message as message
from .patterns import matcher as matcher
from .rules import Rule as Rule
from .session import Session as Session
from .state import state as state
