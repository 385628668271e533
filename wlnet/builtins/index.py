"""Which module declares which built-in symbol. Written by `python -m wlnet.builtins`; do not edit."""

INDEX = {
    "control": """
        Break Catch CompoundExpression Continue For Goto Identity If Label Return RuleCondition Switch Throw Which
        While
    """,
}
