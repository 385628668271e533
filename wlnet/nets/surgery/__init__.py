"""Net surgery: new nets made of parts of others, which share the arrays that are not touched."""

from .cutting import delete as delete
from .cutting import drop as drop
from .cutting import take as take
from .flattening import flatten as flatten
from .growing import append as append
from .growing import insert as insert
from .growing import join as join
from .growing import prepend as prepend
from .matching import with_literals as with_literals
from .parts import replace_part as replace_part
from .parts import with_ports as with_ports
from .renaming import rename as rename
from .renaming import rename_ports as rename_ports
from .replacing import replace as replace
