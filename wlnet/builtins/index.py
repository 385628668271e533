"""Which module declares which built-in symbol. Written by `python -m wlnet.builtins`; do not edit."""

INDEX = {
    "assignment": """
        AddTo ApplyTo Clear ClearAll Decrement DivideBy DownValues Increment OwnValues PreDecrement PreIncrement
        Remove Set SetDelayed SubValues SubtractFrom TagSet TagSetDelayed TagUnset TimesBy Unset UpSet UpSetDelayed
        UpValues ValueQ
    """,
    "contexts": """
        $Context $ContextPath $InputFileName $Packages Begin BeginPackage Context End EndPackage Get NameQ Names
        Needs Symbol SymbolName
    """,
    "control": """
        Break Catch CompoundExpression Continue For Goto Identity If Label Return RuleCondition Switch Throw Which
        While
    """,
    "holding": """
        Activate Alternatives Blank BlankNullSequence BlankSequence Condition Defer Evaluate Except Function Hold
        HoldComplete HoldForm HoldPattern Inactivate Inactive KeyValuePattern Longest Nothing Optional
        OptionsPattern Pattern PatternSequence PatternTest ReleaseHold Repeated RepeatedNull Rule RuleDelayed
        Sequence Shortest Slot SlotSequence Unevaluated Verbatim
    """,
    "iteration": """
        Do Product Sum Table
    """,
    "messaging": """
        Abort Check CheckAbort Exit Failure FailureQ General Message MessageName MissingQ Off On Quiet Quit
    """,
    "options": """
        Attributes ClearAttributes FilterRules OptionValue Options Protect SetAttributes SetOptions Unprotect
    """,
    "output": """
        Column Echo FullForm Grid In InputForm MatrixForm NumberForm Out OutputForm Print Row Shallow Short
        StandardForm StringForm Style TableForm TerminatedEvaluation Text ToString TraditionalForm
    """,
    "scoping": """
        Block Module Unique With
    """,
    "timing": """
        $CommandLine $HomeDirectory $IterationLimit $Line $MachineEpsilon $MachinePrecision $MaxMachineNumber
        $MinMachineNumber $OperatingSystem $ProcessorCount $RecursionLimit $ScriptCommandLine $TemporaryDirectory
        $Version $VersionNumber AbsoluteTime AbsoluteTiming MemoryInUse Pause RepeatedTiming Timing
    """,
}
