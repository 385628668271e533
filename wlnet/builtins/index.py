"""Which module declares which built-in symbol. Written by `python -m wlnet.builtins`; do not edit."""

INDEX = {
    "algebra": """
        Denominator Expand Numerator NumeratorDenominator Rationalize
    """,
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
    "characters": """
        Alphabet CharacterRange DigitQ FromCharacterCode LetterQ LowerCaseQ ToCharacterCode UpperCaseQ
    """,
    "collecting": """
        Reap Sow
    """,
    "combinatorics": """
        Permutations Subsequences Subsets Tuples
    """,
    "comparison": """
        Equal EqualTo Greater GreaterEqual GreaterEqualThan GreaterThan Inequality Less LessEqual LessEqualThan
        LessThan Unequal UnequalTo
    """,
    "complex_parts": """
        Abs AbsArg Arg Conjugate Im Re ReIm Sign
    """,
    "composing": """
        Comap ComapApply Composition Construct Operate OperatorApplied ReverseApplied RightComposition Through
    """,
    "contexts": """
        $Context $ContextPath $InputFileName $Packages $Path Begin BeginPackage Context End EndPackage Get NameQ
        Names Needs Symbol SymbolName
    """,
    "control": """
        Break Catch CompoundExpression Continue For Goto Identity If Label Return RuleCondition Switch Throw Which
        While
    """,
    "distances": """
        ChessboardDistance Correlation CorrelationDistance CosineDistance Covariance EditDistance EuclideanDistance
        HammingDistance ManhattanDistance SquaredEuclideanDistance
    """,
    "distributions": """
        BernoulliDistribution BetaDistribution BinomialDistribution CDF CauchyDistribution ChiSquareDistribution
        DiscreteUniformDistribution ExponentialDistribution GammaDistribution GeometricDistribution
        LaplaceDistribution LogNormalDistribution NormalDistribution PDF PoissonDistribution StudentTDistribution
        UniformDistribution
    """,
    "file_names": """
        Directory DirectoryName DirectoryQ ExpandFileName FileBaseName FileExistsQ FileExtension FileNameDrop
        FileNameJoin FileNameSplit FileNameTake ParentDirectory
    """,
    "graphics": """
        AbsoluteDashing AbsolutePointSize AbsoluteThickness Arrow Arrowheads Circle Dashed Dashing DirectedEdge
        Directive Disk EdgeForm FaceForm Graph Graphics GrayLevel Hue ImageSize Line Opacity PlotRange Point
        PointSize Polygon RGBColor Rectangle RoundingRadius Thick Thickness Thin Triangle UndirectedEdge
        VertexLabels
    """,
    "grouping": """
        GroupBy KeyDrop KeyIntersection KeyMap KeySelect KeySort KeySortBy KeyTake KeyUnion KeyValueMap Merge
        PositionIndex
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
    "integers": """
        BitAnd BitLength BitNot BitOr BitShiftLeft BitShiftRight BitXor DigitCount FromDigits IntegerDigits
        IntegerLength IntegerString PowerMod
    """,
    "inverse_trigonometry": """
        ArcCos ArcCosh ArcCot ArcCoth ArcCsc ArcCsch ArcSec ArcSech ArcSin ArcSinh ArcTan ArcTanh
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
    "linear_algebra": """
        Cross Det Dot Inverse LinearSolve MatrixPower Norm Normalize Tr
    """,
    "lists": """
        Append AppendTo Catenate Join Length List Prepend PrependTo Reverse RotateLeft RotateRight
    """,
    "logarithms": """
        Log Log10 Log2 LogisticSigmoid
    """,
    "logic": """
        AllTrue And AnyTrue Boole BooleanQ Equivalent Implies Nand NoneTrue Nor Not Or Xnor Xor
    """,
    "mapping": """
        Apply Map MapAll MapApply MapIndexed MapThread Scan Thread
    """,
    "messaging": """
        Abort AbortProtect Check CheckAbort Exit Failure FailureQ General Message MessageName Off On Quiet Quit
        WithCleanup
    """,
    "nets_objects": """
        AggregationLayer AppendLayer BatchNormalizationLayer CatenateLayer ConstantArrayLayer ConstantPlusLayer
        ConstantTimesLayer ConvolutionLayer DeconvolutionLayer DotLayer DropoutLayer ElementwiseLayer ExtractLayer
        FlattenLayer InstanceNormalizationLayer LinearLayer LocalResponseNormalizationLayer NetArrayLayer NetChain
        NetDecoder NetEncoder NormalizationLayer OrderingLayer PaddingLayer ParametricRampLayer PartLayer
        PoolingLayer PrependLayer ReplicateLayer ReshapeLayer ResizeLayer SoftmaxLayer SummationLayer ThreadingLayer
        TotalLayer TransposeLayer
    """,
    "nets_tools": """
        Information NetExtract NetInitialize
    """,
    "number_tests": """
        Between EvenQ ExactNumberQ InexactNumberQ IntegerQ MachineNumberQ Max Min Negative NonNegative NonPositive
        NumberQ NumericQ OddQ Positive RealValuedNumberQ
    """,
    "numeric_arrays": """
        Normal NumericArray NumericArrayQ NumericArrayType
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
    "padding": """
        ArrayPad PadLeft PadRight Riffle
    """,
    "part_editing": """
        Delete Extract Insert MapAt ReplacePart
    """,
    "parts": """
        Part Span UpTo
    """,
    "powers": """
        E Exp Pi Power Sqrt
    """,
    "primes": """
        CoprimeQ Divisible Divisors FactorInteger NextPrime Prime PrimeQ
    """,
    "products": """
        Accumulate BlockMap Differences Inner MovingMap Outer Ratios
    """,
    "random": """
        BlockRandom RandomChoice RandomInteger RandomReal RandomSample RandomVariate SeedRandom
    """,
    "replacing": """
        Dispatch Replace ReplaceAll ReplaceList ReplaceRepeated
    """,
    "reshaping": """
        ArrayFlatten ArrayReshape Flatten Partition Transpose
    """,
    "rounding": """
        Ceiling Floor FractionalPart GCD IntegerPart LCM Mod Quotient QuotientRemainder Round
    """,
    "scoping": """
        Block Module Unique With
    """,
    "searching": """
        Cases Count DeleteCases DeleteMissing Discard FirstCase FirstPosition FreeQ MemberQ MissingQ Pick Position
        Select SelectFirst SequencePosition
    """,
    "sets": """
        Complement ContainsAll ContainsAny ContainsExactly ContainsNone ContainsOnly CountDistinct Counts CountsBy
        DeleteDuplicates DeleteDuplicatesBy DeleteElements DuplicateFreeQ Gather GatherBy Intersection Split SplitBy
        SubsetQ SymmetricDifference Tally Union
    """,
    "sorting": """
        MaximalBy MinMax MinimalBy OrderedQ Ordering ReverseSort ReverseSortBy Sort SortBy TakeLargest TakeLargestBy
        TakeSmallest TakeSmallestBy
    """,
    "special_functions": """
        Beta Binomial CubeRoot Erf Erfc Factorial Factorial2 Gamma InverseErf InverseErfc LogGamma Surd
    """,
    "statistics": """
        Commonest GeometricMean HarmonicMean InterquartileRange Mean MeanDeviation Median Quantile Quartiles
        RootMeanSquare StandardDeviation Standardize Total Variance
    """,
    "steps": """
        Chop Clip DiscreteDelta HeavisideTheta KroneckerDelta Ramp Rescale Threshold UnitStep Unitize
    """,
    "string_matching": """
        StringCases StringContainsQ StringCount StringDelete StringEndsQ StringFreeQ StringMatchQ StringPosition
        StringReplace StringSplit StringStartsQ StringTrim
    """,
    "strings": """
        Capitalize Characters Decapitalize StringDrop StringExpression StringInsert StringJoin StringLength
        StringPadLeft StringPadRight StringPart StringPartition StringRepeat StringReplacePart StringReverse
        StringRiffle StringTake ToLowerCase ToUpperCase
    """,
    "structure": """
        AtomQ Head ListQ MatchQ Order SameAs SameQ StringQ TrueQ UnsameQ
    """,
    "taking": """
        Drop First Last LengthWhile Most Rest Take TakeDrop TakeList TakeWhile
    """,
    "templates": """
        StringTemplate TemplateApply TemplateSlot ToExpression
    """,
    "timing": """
        $CommandLine $HomeDirectory $IterationLimit $Line $MachineEpsilon $MachinePrecision $MaxMachineNumber
        $MinMachineNumber $OperatingSystem $ProcessorCount $RecursionLimit $ScriptCommandLine $TemporaryDirectory
        $Version $VersionNumber AbsoluteTime AbsoluteTiming MemoryInUse Pause RepeatedTiming TimeConstrained Timing
    """,
    "trigonometry": """
        Cos Cosh Cot Coth Csc Csch Gudermannian Haversine InverseGudermannian InverseHaversine Sec Sech Sin Sinc
        Sinh Tan Tanh
    """,
}
