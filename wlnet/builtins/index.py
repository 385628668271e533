"""Which module declares which built-in symbol. Written by `python -m wlnet.builtins`; do not edit."""

INDEX = {
    "arithmetic": """
        Complex Divide I Minus Plus Rational Subtract Times
    """,
    "arrays": """
        Array ArrayDepth ArrayQ ConstantArray DiagonalMatrix Dimensions IdentityMatrix MatrixQ Range SquareMatrixQ
        UnitVector VectorQ
    """,
    "assignment": """
        AddTo ApplyTo Clear ClearAll Decrement DivideBy DownValues Increment OwnValues PreDecrement PreIncrement
        Remove Set SetDelayed SubValues SubtractFrom TagSet TagSetDelayed TagUnset TimesBy Unset UpSet UpSetDelayed
        UpValues ValueQ
    """,
    "associations": """
        AssociateTo Association AssociationMap AssociationQ AssociationThread Key KeyDropFrom KeyExistsQ KeyFreeQ
        KeyMemberQ Keys Lookup Values
    """,
    "comparison": """
        Equal Greater GreaterEqual Inequality Less LessEqual Unequal
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
    "image_processing": """
        ColorCombine ColorConvert ColorNegate ColorSeparate ImageAdd ImageCrop ImageMultiply ImageReflect
        ImageResize ImageSubtract ImageTake RemoveAlphaChannel
    """,
    "images": """
        Image ImageAspectRatio ImageChannels ImageColorSpace ImageData ImageDimensions ImageQ ImageType
    """,
    "import_export": """
        $ExportFormats $ImportFormats Export Import
    """,
    "infinities": """
        ComplexInfinity DirectedInfinity Indeterminate Infinity
    """,
    "iterating": """
        FixedPoint FixedPointList Fold FoldList FoldPair FoldPairList Nest NestList NestWhile NestWhileList
    """,
    "iteration": """
        Do Product Sum Table
    """,
    "levels": """
        Depth LeafCount Level
    """,
    "lists": """
        Append AppendTo Catenate Join Length List Prepend PrependTo Reverse RotateLeft RotateRight
    """,
    "logarithms": """
        Log
    """,
    "logic": """
        AllTrue And AnyTrue Boole BooleanQ Equivalent Implies Nand NoneTrue Nor Not Or TrueQ Xnor Xor
    """,
    "mapping": """
        Apply Map MapAll MapApply MapIndexed MapThread Scan Thread
    """,
    "messaging": """
        Abort Check CheckAbort Exit Failure FailureQ General Message MessageName MissingQ Off On Quiet Quit
    """,
    "nets_objects": """
        BatchNormalizationLayer ConvolutionLayer DeconvolutionLayer ElementwiseLayer FlattenLayer LinearLayer
        NetChain NetDecoder NetEncoder PoolingLayer ReshapeLayer SoftmaxLayer
    """,
    "nets_tools": """
        Information NetExtract NetInitialize
    """,
    "number_tests": """
        Between EvenQ ExactNumberQ InexactNumberQ IntegerQ MachineNumberQ Max Min Negative NonNegative NonPositive
        NumberQ NumericQ OddQ Positive PrimeQ RealValuedNumberQ StringQ
    """,
    "numeric_function": """
        ArcCos ArcCosh ArcCot ArcCoth ArcCsc ArcCsch ArcSec ArcSech ArcSin ArcSinh ArcTanh Cos Cosh Cot Coth Csc
        Csch Gudermannian Haversine InverseGudermannian InverseHaversine Log10 Log2 LogisticSigmoid Sec Sech Sin
        Sinc Sinh Tan Tanh
    """,
    "numerical": """
        Accuracy Catalan Degree EulerGamma Glaisher GoldenRatio Khinchin MachinePrecision N Precision
    """,
    "options": """
        Attributes ClearAttributes FilterRules OptionValue Options Protect SetAttributes SetOptions Unprotect
    """,
    "output": """
        Column Echo FullForm Grid In InputForm MatrixForm NumberForm Out OutputForm Print Row Shallow Short
        StandardForm StringForm Style TableForm TerminatedEvaluation Text ToString TraditionalForm
    """,
    "parts": """
        Part Span UpTo
    """,
    "powers": """
        E Exp Pi Power Sqrt
    """,
    "replacing": """
        Dispatch Replace ReplaceAll ReplaceList ReplaceRepeated
    """,
    "scoping": """
        Block Module Unique With
    """,
    "structure": """
        AtomQ Head ListQ MatchQ Order SameAs SameQ UnsameQ
    """,
    "taking": """
        Drop First Last LengthWhile Most Rest Take TakeDrop TakeList TakeWhile
    """,
    "timing": """
        $CommandLine $HomeDirectory $IterationLimit $Line $MachineEpsilon $MachinePrecision $MaxMachineNumber
        $MinMachineNumber $OperatingSystem $ProcessorCount $RecursionLimit $ScriptCommandLine $TemporaryDirectory
        $Version $VersionNumber AbsoluteTime AbsoluteTiming MemoryInUse Pause RepeatedTiming Timing
    """,
    "trigonometry": """
        ArcTan
    """,
}
