"""Attributes of symbols, as bits of one integer."""

HOLD_FIRST = 1 << 0
HOLD_REST = 1 << 1
HOLD_ALL = HOLD_FIRST | HOLD_REST
HOLD_ALL_COMPLETE = 1 << 2
SEQUENCE_HOLD = 1 << 3
FLAT = 1 << 4
ORDERLESS = 1 << 5
ONE_IDENTITY = 1 << 6
LISTABLE = 1 << 7
NUMERIC_FUNCTION = 1 << 8
PROTECTED = 1 << 9
LOCKED = 1 << 10
READ_PROTECTED = 1 << 11
CONSTANT = 1 << 12
N_HOLD_FIRST = 1 << 13
N_HOLD_REST = 1 << 14
N_HOLD_ALL = N_HOLD_FIRST | N_HOLD_REST
STUB = 1 << 15
TEMPORARY = 1 << 16

BITS = {  # name in the language -> bits; two-bit names come first so that names() can prefer them
    "HoldAll": HOLD_ALL,
    "NHoldAll": N_HOLD_ALL,
    "Constant": CONSTANT,
    "Flat": FLAT,
    "HoldAllComplete": HOLD_ALL_COMPLETE,
    "HoldFirst": HOLD_FIRST,
    "HoldRest": HOLD_REST,
    "Listable": LISTABLE,
    "Locked": LOCKED,
    "NHoldFirst": N_HOLD_FIRST,
    "NHoldRest": N_HOLD_REST,
    "NumericFunction": NUMERIC_FUNCTION,
    "OneIdentity": ONE_IDENTITY,
    "Orderless": ORDERLESS,
    "Protected": PROTECTED,
    "ReadProtected": READ_PROTECTED,
    "SequenceHold": SEQUENCE_HOLD,
    "Stub": STUB,
    "Temporary": TEMPORARY,
}


def bits(names: str) -> int:
    """The bits of space-separated attribute names, as in ``bits("Listable Protected")``."""
    total = 0
    for name in names.split():
        total |= BITS[name]
    return total


def names(attributes: int) -> list[str]:
    """The names of the bits set, in alphabetical order."""
    found = []
    for name, mask in BITS.items():
        if attributes & mask == mask:
            found.append(name)
            attributes &= ~mask
    return sorted(found)
