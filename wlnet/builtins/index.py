"""Which module declares which built-in symbol. Written by `python -m wlnet.builtins`; do not edit."""

INDEX = {
    "calculus.approximants": """
        FindLinearRecurrence PadeApproximant
    """,
    "calculus.assuming": """
        $Assumptions Assuming
    """,
    "calculus.derivatives": """
        D Derivative
    """,
    "calculus.differential_equations": """
        DSolve DSolveValue
    """,
    "calculus.domains": """
        Element NotElement
    """,
    "calculus.equations": """
        NDSolve NDSolveValue
    """,
    "calculus.extrema": """
        ArgMax ArgMin FindArgMax FindArgMin FindMaxValue FindMinValue MaxValue Maximize MinValue Minimize NMaxValue
        NMinValue SolveValues
    """,
    "calculus.fitting": """
        FindFit Fit LinearModelFit NonlinearModelFit
    """,
    "calculus.integration": """
        NIntegrate NSum
    """,
    "calculus.interpolating": """
        InterpolatingFunction
    """,
    "calculus.interpolation": """
        Interpolation ListInterpolation
    """,
    "calculus.inverse_functions": """
        ComplexExpand InverseFunction
    """,
    "calculus.lattices": """
        LatticeReduce
    """,
    "calculus.linear_programs": """
        LinearOptimization LinearProgramming
    """,
    "calculus.optimisation": """
        FindMaximum FindMinimum NArgMax NArgMin NMaximize NMinimize
    """,
    "calculus.piecewise": """
        ConditionalExpression Piecewise
    """,
    "calculus.polynomial_forms": """
        CoefficientRules Eliminate ExpandDenominator ExpandNumerator FactorList FactorSquareFree
        FactorSquareFreeList FactorTerms FactorTermsList FromCoefficientRules GroebnerBasis InterpolatingPolynomial
        PolynomialMod PolynomialQuotientRemainder
    """,
    "calculus.polynomial_relations": """
        Decompose MinimalPolynomial PolynomialExtendedGCD PolynomialReduce SymmetricPolynomial
    """,
    "calculus.power_series": """
        O SeriesData
    """,
    "calculus.recurrences": """
        RSolve RSolveValue RecurrenceTable
    """,
    "calculus.root_statements": """
        FunctionDomain FunctionRange NProduct NRoots Roots ToRules
    """,
    "calculus.roots": """
        FindRoot NSolve
    """,
    "calculus.simplification": """
        Apart Cancel Discriminant ExpToTrig ExpandAll Factor FullSimplify FunctionExpand PolynomialGCD PolynomialLCM
        PolynomialQuotient PolynomialRemainder PowerExpand Refine Resultant Simplify Together TrigExpand TrigReduce
        TrigToExp
    """,
    "calculus.solving": """
        Reduce Solve
    """,
    "calculus.symbolic_calculus": """
        Integrate Limit Series SeriesCoefficient
    """,
    "calculus.transforms": """
        FourierTransform InverseFourierTransform InverseLaplaceTransform LaplaceTransform
    """,
    "calculus.vector_calculus": """
        Curl Div Grad Laplacian
    """,
    "files.binary_streams": """
        BinaryRead BinaryReadList BinaryWrite
    """,
    "files.byte_arrays": """
        BinaryDeserialize BinarySerialize ByteArray ByteArrayQ ByteArrayToString StringToByteArray
    """,
    "files.directories": """
        $BaseDirectory $InitialDirectory $InstallationDirectory $RootDirectory $UserBaseDirectory CopyDirectory
        CreateDirectory DeleteDirectory DirectoryStack NotebookDirectory NotebookFileName RenameDirectory
        ResetDirectory SetDirectory
    """,
    "files.encoding": """
        BaseDecode BaseEncode Compress CreateUUID URLBuild URLDecode URLEncode URLParse URLQueryDecode
        URLQueryEncode Uncompress
    """,
    "files.example_data": """
        ExampleData ResourceData ResourceObject
    """,
    "files.facts": """
        AbsoluteFileName FileByteCount FileDate FileInformation FileType SetFileDate
    """,
    "files.file_names": """
        $PathnameSeparator Directory DirectoryName DirectoryQ ExpandFileName FileBaseName FileExistsQ FileExtension
        FileNameDepth FileNameDrop FileNameJoin FileNameSplit FileNameTake ParentDirectory ToFileName
    """,
    "files.hashing": """
        FileHash Hash
    """,
    "files.import_export": """
        $ExportFormats $ImportFormats Export ExportByteArray ExportString FileFormat Import ImportByteArray
        ImportString
    """,
    "files.listing": """
        FileNames
    """,
    "files.moving": """
        CopyFile CreateFile DeleteFile RenameFile
    """,
    "files.network": """
        CloudConnect CloudDeploy CloudDisconnect CloudEvaluate CloudExport CloudGet CloudImport CloudObject CloudPut
        CloudSave LocalCache PacletFind PacletInstall PacletObject PacletUpdate ResourceFunction ResourceSubmit
        SendMail URL URLDownload URLExecute URLFetch URLRead URLSave URLSubmit WolframAlpha
    """,
    "files.packages": """
        $InputFileName $Path FindFile Get Needs PacletDirectoryLoad PacletDirectoryUnload
    """,
    "files.processes": """
        Environment GetEnvironment Run RunProcess SetEnvironment SystemOpen
    """,
    "files.reading": """
        Read
    """,
    "files.reading_lists": """
        FilePrint Find FindList ReadByteArray ReadLine ReadList ReadString Skip
    """,
    "files.saving": """
        DumpSave Put PutAppend Save
    """,
    "files.semantic_import": """
        SemanticImport SemanticImportString
    """,
    "files.standard_streams": """
        $Messages $Output
    """,
    "files.streams": """
        $CharacterEncoding $CharacterEncodings $SystemCharacterEncoding Close InputStream OpenAppend OpenRead
        OpenWrite OutputStream SetStreamPosition StreamPosition Streams StringToStream
    """,
    "files.structured_packages": """
        PackageExported PackageImport PackageInitialize PackageScoped
    """,
    "files.writing": """
        Write WriteLine WriteString
    """,
    "integers.bits": """
        BitClear BitFlip BitGet BitSet
    """,
    "integers.continued_fractions": """
        ContinuedFraction Convergents FromContinuedFraction
    """,
    "integers.digit_functions": """
        DigitSum IntegerName IntegerReverse MantissaExponent NumberExpand PalindromeQ
    """,
    "integers.factors": """
        CarmichaelLambda CompositeQ DivisorSigma DivisorSum EulerPhi IntegerExponent LiouvilleLambda MangoldtLambda
        MoebiusMu PerfectNumberQ PrimeNu PrimeOmega PrimePi PrimePowerQ RandomPrime SquareFreeQ
    """,
    "integers.mixed_numbers": """
        MixedFractionParts NumberCompose NumberDecompose NumberDigit
    """,
    "integers.modular": """
        ChineseRemainder ExtendedGCD JacobiSymbol KroneckerSymbol MersennePrimeExponentQ ModularInverse
        MultiplicativeOrder PowerModList PrimitiveRoot PrimitiveRootList
    """,
    "integers.partitions": """
        FrobeniusNumber FrobeniusSolve IntegerPartitions PartitionsP PartitionsQ PowersRepresentations SquaresR
    """,
    "integers.sequences": """
        BellB BernoulliB CatalanNumber EulerE FactorialPower Fibonacci Hyperfactorial LinearRecurrence LucasL
        Multinomial PolygonalNumber RudinShapiro StirlingS1 StirlingS2 Subfactorial ThueMorse
    """,
    "language.asking": """
        Input InputString
    """,
    "language.assignment": """
        AddTo ApplyTo Clear ClearAll Decrement DivideBy Increment PreDecrement PreIncrement Remove Set SetDelayed
        SubtractFrom TagSet TagSetDelayed TagUnset TimesBy Unset UpSet UpSetDelayed
    """,
    "language.boxes": """
        DisplayForm FractionBox FrameBox GridBox InterpretationBox MakeBoxes MakeExpression OverscriptBox RawBoxes
        RowBox SqrtBox StyleBox SubscriptBox SubsuperscriptBox SuperscriptBox TagBox TemplateBox ToBoxes
        UnderoverscriptBox UnderscriptBox
    """,
    "language.collecting": """
        Reap Sow
    """,
    "language.compiling": """
        Compile
    """,
    "language.confirming": """
        Assert Confirm ConfirmAssert ConfirmBy ConfirmMatch ConfirmQuiet Enclose
    """,
    "language.contexts": """
        $Context $ContextPath $Contexts $Packages Begin BeginPackage Context Contexts End EndPackage NameQ Names
        Symbol SymbolName
    """,
    "language.control": """
        Break Catch CompoundExpression Continue For Goto Identity If Label Return RuleCondition Switch Throw Until
        Which While
    """,
    "language.currying": """
        Curry CurryApplied
    """,
    "language.definitions": """
        Constant Default DefaultValues Definition Flat FullDefinition HoldAll HoldAllComplete HoldFirst HoldRest
        Listable Locked Messages NHoldAll NHoldFirst NHoldRest NumericFunction OneIdentity Orderless Protected
        ReadProtected SequenceHold Stub SyntaxInformation Temporary
    """,
    "language.display_forms": """
        AccountingForm BaseForm Column ColumnForm DecimalForm EngineeringForm Format Framed Grid Item Labeled
        MatrixForm Multicolumn NumberForm PaddedForm Panel PercentForm Row ScientificForm SequenceForm Shallow Short
        Skeleton StringForm Style TableForm Text Tooltip
    """,
    "language.holding": """
        Activate Alternatives Blank BlankNullSequence BlankSequence Condition Defer Evaluate Except Function Hold
        HoldComplete HoldForm HoldPattern Inactivate Inactive KeyValuePattern Longest Nothing Optional
        OptionsPattern Pattern PatternSequence PatternTest ReleaseHold Repeated RepeatedNull Rule RuleDelayed
        Sequence Shortest Slot SlotSequence Splice Unevaluated Verbatim
    """,
    "language.interactive": """
        ActionMenu Animate Appearance Beep Button ButtonNotebook CellPrint Checkbox ChoiceDialog ClearSystemCache
        CreateDialog CreateDocument Deploy DialogInput Dynamic DynamicModule EvaluationCell EvaluationNotebook
        EventHandler FinishDynamic FrontEndExecute FrontEndTokenExecute InputField InputNotebook Interpretation
        Magnify Manipulate MessageDialog Monitor NotebookClose NotebookDelete NotebookEvaluate NotebookPut
        NotebookSave NotebookWrite Notebooks Opener OpenerView PopupMenu PrintTemporary ProgressIndicator
        RadioButtonBar Refresh SelectedNotebook SelectionMove SetSelectedNotebook SetterBar Setting Share SlideView
        Slider Spacer Speak SystemDialogInput TabView
    """,
    "language.iteration": """
        Do Product Sum Table
    """,
    "language.measuring": """
        ByteCount EchoEvaluation EchoFunction EchoLabel EchoTiming MaxMemoryUsed MemoryAvailable MemoryConstrained
        SessionTime TimeUsed
    """,
    "language.messaging": """
        $MessageList Abort AbortProtect Check CheckAbort Exit Failure FailureQ General Message MessageName Off On
        Quiet Quit Success WithCleanup
    """,
    "language.once": """
        Once
    """,
    "language.options": """
        Attributes ClearAttributes FilterRules OptionQ OptionValue Options Protect SetAttributes SetOptions
        Unprotect
    """,
    "language.output": """
        $HistoryLength CForm Echo FortranForm FullForm In InputForm Out OutputForm Print StandardForm TeXForm
        TerminatedEvaluation ToString TraditionalForm
    """,
    "language.scoping": """
        Block Internal`InheritedBlock Module Unique With
    """,
    "language.stored_rules": """
        DownValues FormatValues NValues OwnValues SubValues UpValues ValueQ
    """,
    "language.system_values": """
        $AssertFunction $ByteOrdering $CloudConnected $CloudEvaluation $EvaluationEnvironment $FrontEnd $Language
        $MachineName $MachineType $ModuleNumber $Notebooks $ProcessID $ProcessorType $ReleaseNumber $SessionID
        $System $SystemID $SystemWordLength $TimeUnit $UnitSystem $UserName SystemInformation
    """,
    "language.testing": """
        BeginTestSection EndTestSection TestReport TestReportObject TestResultObject VerificationTest
    """,
    "language.timing": """
        $CommandLine $HomeDirectory $IterationLimit $Line $MachineEpsilon $MachinePrecision $MaxMachineNumber
        $MinMachineNumber $OperatingSystem $ProcessorCount $RecursionLimit $ScriptCommandLine $TemporaryDirectory
        $Version $VersionNumber AbsoluteTiming MemoryInUse Pause RepeatedTiming TimeConstrained TimeRemaining Timing
    """,
    "language.tracing": """
        MatchLocalNames Trace TraceAbove TraceBackward TraceDepth TraceForward TraceLevel TraceOff TraceOn
        TraceOriginal TracePrint TraceScan
    """,
    "learning.classifier": """
        ClassifierFunction Classify
    """,
    "learning.clusters": """
        ClusterClassify ClusteringComponents FindClusters
    """,
    "learning.measuring": """
        PredictorMeasurements PredictorMeasurementsObject
    """,
    "learning.predictor": """
        Predict PredictorFunction
    """,
    "learning.reducing": """
        DimensionReduce DimensionReducerFunction DimensionReduction FeatureExtract FeatureExtraction
        FeatureExtractorFunction
    """,
    "lists.arrays": """
        Array ArrayDepth ArrayQ ConstantArray DiagonalMatrix Dimensions IdentityMatrix MatrixQ Range SquareMatrixQ
        TensorDimensions TensorRank UnitVector VectorQ
    """,
    "lists.associations": """
        AssociateTo Association AssociationMap AssociationQ AssociationThread Key KeyDropFrom KeyExistsQ KeyFreeQ
        KeyMemberQ Keys Lookup Values
    """,
    "lists.automata": """
        CellularAutomaton SubstitutionSystem
    """,
    "lists.centering": """
        CenterArray
    """,
    "lists.combinatorics": """
        Permutations Subsequences Subsets Tuples
    """,
    "lists.containing": """
        ContainsAll ContainsAny ContainsExactly ContainsNone ContainsOnly DisjointQ IntersectingQ SubsetQ
    """,
    "lists.convolving": """
        ListConvolve ListCorrelate MovingAverage MovingMedian
    """,
    "lists.coordinates": """
        CoordinateBounds CoordinateBoundsArray Into
    """,
    "lists.cycles": """
        Cycles FindPermutation InversePermutation PermutationCycles PermutationCyclesQ PermutationLength
        PermutationList PermutationListQ PermutationMax PermutationMin PermutationOrder PermutationPower
        PermutationProduct PermutationReplace PermutationSupport Permute RandomPermutation
    """,
    "lists.datasets": """
        Dataset
    """,
    "lists.filtering": """
        ArrayFilter
    """,
    "lists.geometric_transforms": """
        AffineTransform LinearFractionalTransform ReflectionMatrix ReflectionTransform RotationTransform
        ScalingMatrix ScalingTransform ShearingMatrix ShearingTransform TransformationFunction TransformationMatrix
        TranslationTransform
    """,
    "lists.grouping": """
        GroupBy KeyDrop KeyIntersection KeyMap KeySelect KeySort KeySortBy KeyTake KeyUnion KeyValueMap Merge
        PositionIndex
    """,
    "lists.joining": """
        JoinAcross KeyComplement
    """,
    "lists.lexicographic": """
        LexicographicOrder LexicographicSort
    """,
    "lists.lists": """
        Append AppendTo Catenate Join Length List Prepend PrependTo Reverse RotateLeft RotateRight
    """,
    "lists.numeric_arrays": """
        Normal NumericArray NumericArrayQ NumericArrayType
    """,
    "lists.ordering_by": """
        OrderingBy RankedMax RankedMin
    """,
    "lists.packed_lists": """
        Developer`FromPackedArray Developer`PackedArrayQ Developer`ToPackedArray
    """,
    "lists.padding": """
        ArrayPad PadLeft PadRight Riffle
    """,
    "lists.power_ranges": """
        PositionLargest PositionSmallest PowerRange
    """,
    "lists.products": """
        Accumulate BlockMap Differences Inner MovingMap Outer Ratios
    """,
    "lists.queries": """
        Query
    """,
    "lists.reshaping": """
        ArrayFlatten ArrayReshape Flatten Partition
    """,
    "lists.sets": """
        Complement CountDistinct CountDistinctBy Counts CountsBy DeleteDuplicates DeleteDuplicatesBy DeleteElements
        DuplicateFreeQ Gather GatherBy Intersection Split SplitBy SymmetricDifference Tally Union UniqueElements
    """,
    "lists.sorting": """
        MaximalBy MinMax MinimalBy OrderedQ Ordering ReverseSort ReverseSortBy Sort SortBy TakeLargest TakeLargestBy
        TakeSmallest TakeSmallestBy
    """,
    "lists.sparse": """
        ArrayRules Band SparseArray SparseArrayQ
    """,
    "lists.subdividing": """
        Subdivide
    """,
    "lists.symmetrized": """
        LeviCivitaTensor Signature Symmetrize SymmetrizedArray SymmetrizedArrayRules
        SymmetrizedIndependentComponents SymmetrizedReplacePart TensorSymmetry
    """,
    "lists.tensors": """
        ArrayDot PauliMatrix TensorContract TensorProduct
    """,
    "lists.transposing": """
        Transpose
    """,
    "media.audio": """
        Audio AudioChannels AudioData AudioLength AudioQ AudioResample AudioSampleRate AudioType Duration
    """,
    "media.audio_editing": """
        AudioAmplify AudioChannelCombine AudioChannelMix AudioChannelSeparate AudioGenerator AudioJoin
        AudioNormalize AudioOverlay AudioPad AudioPartition AudioReverse AudioTrim SpectrogramArray
    """,
    "media.colors": """
        Black Blend Blue Brown CMYKColor ColorData ColorQ Cyan Darker Dashed DotDashed Dotted Gray Green LABColor
        LCHColor LUVColor LightBlue LightBrown LightCyan LightGray LightGreen LightMagenta LightOrange LightPink
        LightPurple LightRed LightYellow Lighter Magenta Orange Pink Purple Red Thick Thin Transparent White
        XYZColor Yellow
    """,
    "media.graph_changing": """
        ConnectedGraphComponents DirectedGraph EdgeAdd EdgeDelete GraphComplement GraphDifference GraphIntersection
        GraphUnion IndexGraph NeighborhoodGraph TransitiveClosureGraph VertexAdd VertexDelete VertexReplace
    """,
    "media.graph_families": """
        BernoulliGraphDistribution CirculantGraph CompleteGraph CompleteKaryTree GridGraph HypercubeGraph KaryTree
        PetersenGraph RandomGraph RelationGraph StarGraph UniformGraphDistribution WeightedAdjacencyGraph WheelGraph
    """,
    "media.graph_making": """
        AdjacencyGraph CycleGraph GraphPlot LayeredGraphPlot PathGraph ReverseGraph Subgraph UndirectedGraph
    """,
    "media.graph_measures": """
        GraphCenter GraphDensity GraphDiameter GraphDistanceMatrix GraphPeriphery GraphRadius IncidenceMatrix
        IsomorphicGraphQ KirchhoffMatrix VertexEccentricity VertexIndex WeightedAdjacencyMatrix
    """,
    "media.graph_nesting": """
        NestGraph
    """,
    "media.graph_searching": """
        FindClique FindCycle FindEulerianCycle FindHamiltonianCycle FindHamiltonianPath FindIndependentVertexSet
        FindPath FindSpanningTree
    """,
    "media.graphics": """
        AbsoluteDashing AbsolutePointSize AbsoluteThickness Arrow Arrowheads Circle Dashing DirectedEdge Directive
        Disk EdgeForm FaceForm Graphics GrayLevel Hue ImageSize Line Opacity PlotRange Point PointSize Polygon
        RGBColor Rectangle RoundingRadius Thickness Triangle UndirectedEdge VertexLabels
    """,
    "media.graphs": """
        AcyclicGraphQ AdjacencyList AdjacencyMatrix BipartiteGraphQ CompleteGraphQ ConnectedComponents
        ConnectedGraphQ DirectedGraphQ EdgeCount EdgeList EdgeQ EmptyGraphQ EulerianGraphQ FindShortestPath Graph
        GraphDistance GraphQ HamiltonianGraphQ TopologicalSort TreeGraphQ UndirectedGraphQ VertexCount VertexDegree
        VertexInComponent VertexInDegree VertexList VertexOutComponent VertexOutDegree VertexQ
        WeaklyConnectedComponents WeightedGraphQ
    """,
    "media.image_channels": """
        AlphaChannel ColorCombine ColorConvert ColorNegate ColorSeparate RemoveAlphaChannel SetAlphaChannel
    """,
    "media.image_cutting": """
        ImageAssemble ImageCollage ImageCrop ImagePad ImagePartition ImageTake ImageTrim
    """,
    "media.image_edges": """
        EdgeDetect GradientFilter LaplacianFilter LaplacianGaussianFilter
    """,
    "media.image_filters": """
        Blur GaussianFilter GaussianMatrix ImageConvolve ImageCorrelate MaxFilter MeanFilter MedianFilter MinFilter
        Sharpen
    """,
    "media.image_making": """
        Colorize ConstantImage HighlightImage ImageCompose RandomImage Rasterize
    """,
    "media.image_measures": """
        DominantColors ImageDistance ImageLevels ImageMeasurements ImageValue PixelValue
    """,
    "media.image_morphology": """
        BoxMatrix Closing ComponentMeasurements CrossMatrix DeleteSmallComponents DiamondMatrix Dilation DiskMatrix
        Erosion MorphologicalComponents Opening
    """,
    "media.image_pixels": """
        Binarize FindThreshold ImageAdd ImageAdjust ImageApply ImageDifference ImageMultiply ImageSubtract
    """,
    "media.image_replacing": """
        BorderDimensions ColorDistance ColorQuantize ColorReplace ImageClip PixelValuePositions ReplacePixelValue
    """,
    "media.image_scanning": """
        HistogramTransform ImageApplyIndexed ImageFilter ImageScan ImageValuePositions
    """,
    "media.image_sizes": """
        ImageReflect ImageResize ImageRotate Thumbnail
    """,
    "media.image_transforming": """
        ImagePerspectiveTransformation ImageTransformation
    """,
    "media.image_volumes": """
        Image3D Image3DSlices
    """,
    "media.images": """
        Image ImageAspectRatio ImageChannels ImageColorSpace ImageData ImageDimensions ImageQ ImageType
    """,
    "media.plot_arrays": """
        ArrayPlot MatrixPlot
    """,
    "media.plot_charts": """
        BarChart Histogram ImageHistogram PieChart
    """,
    "media.plot_dates": """
        DateListPlot
    """,
    "media.plot_functions": """
        BarChart3D ContourPlot3D Graphics3D ListLinePlot3D LogLinearPlot LogLogPlot LogPlot ParametricPlot Plot
        RegionPlot3D
    """,
    "media.plot_lists": """
        ListLinePlot ListLogLinearPlot ListLogLogPlot ListLogPlot ListPlot ListStepPlot
    """,
    "media.plot_polar": """
        DiscretePlot ListPolarPlot PolarPlot
    """,
    "media.plot_showing": """
        Show
    """,
    "media.plot_solids": """
        ListPlot3D ListPointPlot3D ParametricPlot3D Plot3D
    """,
    "media.plot_surfaces": """
        ContourPlot DensityPlot ListContourPlot ListDensityPlot
    """,
    "media.random_colors": """
        RandomColor
    """,
    "media.windows": """
        BartlettWindow BlackmanHarrisWindow BlackmanNuttallWindow BlackmanWindow ConnesWindow CosineWindow
        DirichletWindow ExactBlackmanWindow FlatTopWindow GaussianWindow HammingWindow HannWindow LanczosWindow
        NuttallWindow WelchWindow
    """,
    "nets.asking": """
        NetMeasurements NetPortGradient NetStateObject
    """,
    "nets.classifying": """
        ClassifierMeasurements ClassifierMeasurementsObject ConfusionMatrixPlot
    """,
    "nets.functions": """
        FunctionLayer Typed
    """,
    "nets.graphs": """
        NetGraph NetPort
    """,
    "nets.objects": """
        AggregationLayer AppendLayer BasicRecurrentLayer BatchNormalizationLayer CTCLossLayer CatenateLayer
        CompiledLayer ConstantArrayLayer ConstantPlusLayer ConstantTimesLayer ContrastiveLossLayer ConvolutionLayer
        CrossEntropyLossLayer DeconvolutionLayer DotLayer DotPlusLayer DropoutLayer ElementwiseLayer EmbeddingLayer
        ExtractLayer FlattenLayer GatedRecurrentLayer ImageAugmentationLayer InstanceNormalizationLayer LinearLayer
        LocalResponseNormalizationLayer LongShortTermMemoryLayer MeanAbsoluteLossLayer MeanSquaredLossLayer
        NetArrayLayer NetChain NetDecoder NetEncoder NormalizationLayer OrderingLayer PaddingLayer
        ParametricRampLayer PartLayer PlaceholderLayer PoolingLayer PrependLayer RandomArrayLayer ReplicateLayer
        ReshapeLayer ResizeLayer SequenceIndicesLayer SequenceLastLayer SequenceMostLayer SequenceRestLayer
        SequenceReverseLayer SoftmaxLayer SpatialTransformationLayer SummationLayer ThreadingLayer TotalLayer
        TransposeLayer UnitVectorLayer
    """,
    "nets.obsolete": """
        NetInformation
    """,
    "nets.operators": """
        AttentionLayer NetBidirectionalOperator NetFoldOperator NetGANOperator NetMapOperator NetMapThreadOperator
        NetNestOperator NetPairEmbeddingOperator SequenceAttentionLayer
    """,
    "nets.sharing": """
        NetArray NetInsertSharedArrays NetSharedArray
    """,
    "nets.surgery": """
        NetAppend NetDelete NetDrop NetFlatten NetInsert NetJoin NetPrepend NetRename NetReplace NetReplacePart
        NetTake
    """,
    "nets.tools": """
        Information NetExtract NetInitialize
    """,
    "nets.training": """
        NetTrain
    """,
    "nets.training_options": """
        BatchSize LearningRate LearningRateMultipliers LossFunction MaxTrainingRounds TimeGoal
        TrainingProgressCheckpointing TrainingProgressFunction TrainingProgressMeasurements
        TrainingProgressReporting TrainingStoppingCriterion TrainingUpdateSchedule ValidationSet
    """,
    "nets.training_results": """
        NetTrainResultsObject
    """,
    "nets.unfolding": """
        NetUnfold
    """,
    "numbers.algebra": """
        Denominator Expand Numerator NumeratorDenominator Rationalize
    """,
    "numbers.angles": """
        Arg
    """,
    "numbers.arithmetic": """
        Complex Divide I Minus NonCommutativeMultiply Plus Rational Subtract Times
    """,
    "numbers.boolean_forms": """
        BooleanConvert BooleanMinimize BooleanTable BooleanVariables LogicalExpand SatisfiabilityInstances
        SatisfiableQ TautologyQ
    """,
    "numbers.comparison": """
        Equal EqualTo Greater GreaterEqual GreaterEqualThan GreaterThan Inequality Less LessEqual LessEqualThan
        LessThan Unequal UnequalTo
    """,
    "numbers.complex_parts": """
        Abs AbsArg Conjugate Im Re ReIm Sign
    """,
    "numbers.incomplete": """
        BetaRegularized DiracDelta GammaRegularized HarmonicNumber PolyGamma RealAbs RealSign
    """,
    "numbers.infinities": """
        ComplexInfinity DirectedInfinity Indeterminate Infinity
    """,
    "numbers.integers": """
        BitAnd BitLength BitNot BitOr BitShiftLeft BitShiftRight BitXor DigitCount FromDigits IntegerDigits
        IntegerLength IntegerString PowerMod
    """,
    "numbers.intervals": """
        Interval IntervalIntersection IntervalMemberQ IntervalUnion
    """,
    "numbers.inverse_trigonometry": """
        ArcCos ArcCosh ArcCot ArcCoth ArcCsc ArcCsch ArcSec ArcSech ArcSin ArcSinh ArcTan ArcTanh
    """,
    "numbers.library_functions": """
        AiryAi AiryAiPrime AiryBi AiryBiPrime BarnesG BesselI BesselJ BesselK BesselY CosIntegral CoshIntegral
        DawsonF DirichletEta EllipticE EllipticF EllipticK EllipticPi Erfi ExpIntegralE ExpIntegralEi FresnelC
        FresnelS HankelH1 HankelH2 HurwitzZeta Hypergeometric0F1 Hypergeometric1F1 Hypergeometric2F1
        HypergeometricPFQ HypergeometricU LegendreQ LerchPhi LogIntegral PolyLog ProductLog SinIntegral SinhIntegral
        SphericalBesselJ SphericalBesselY StruveH StruveL Zeta
    """,
    "numbers.logarithms": """
        Log Log10 Log2 LogisticSigmoid
    """,
    "numbers.logic": """
        AllTrue And AnyTrue Boole BooleanQ Equivalent Implies Nand NoneTrue Nor Not Or Xnor Xor
    """,
    "numbers.number_tests": """
        Between EvenQ ExactNumberQ InexactNumberQ IntegerQ MachineNumberQ Max Min Negative NonNegative NonPositive
        NumberQ NumericQ OddQ Positive RealValuedNumberQ
    """,
    "numbers.numerical": """
        Accuracy Catalan Degree EulerGamma Glaisher GoldenRatio Khinchin MachinePrecision N Precision
    """,
    "numbers.orthogonal_polynomials": """
        ChebyshevT ChebyshevU GegenbauerC HermiteH JacobiP LaguerreL LegendreP SphericalHarmonicY
    """,
    "numbers.polynomials": """
        Coefficient CoefficientList Collect Exponent PolynomialQ Variables
    """,
    "numbers.possible_zero": """
        PossibleZeroQ
    """,
    "numbers.powers": """
        E Exp Pi Power Sqrt
    """,
    "numbers.primes": """
        CoprimeQ Divisible Divisors FactorInteger NextPrime Prime PrimeQ
    """,
    "numbers.real_digits": """
        RealDigits
    """,
    "numbers.rounding": """
        Ceiling Floor FractionalPart GCD IntegerPart LCM Mod Quotient QuotientRemainder Round
    """,
    "numbers.set_precision": """
        $MaxExtraPrecision SetAccuracy SetPrecision
    """,
    "numbers.special_functions": """
        Beta Binomial CubeRoot Erf Erfc Factorial Factorial2 Gamma InverseErf InverseErfc LogGamma Pochhammer Surd
    """,
    "numbers.steps": """
        Chop Clip DiscreteDelta HeavisideTheta KroneckerDelta Ramp Rescale Threshold UnitStep Unitize
    """,
    "numbers.trigonometry": """
        Cos Cosh Cot Coth Csc Csch Gudermannian Haversine InverseGudermannian InverseHaversine Sec Sech Sin Sinc
        Sinh Tan Tanh
    """,
    "statistics.binning": """
        BinCounts BinLists HistogramList
    """,
    "statistics.decompositions": """
        CholeskyDecomposition LUDecomposition Orthogonalize PositiveDefiniteMatrixQ Projection QRDecomposition
        SingularValueDecomposition SingularValueList VectorAngle
    """,
    "statistics.distances": """
        ChessboardDistance Correlation CorrelationDistance CosineDistance Covariance EuclideanDistance
        ManhattanDistance SquaredEuclideanDistance
    """,
    "statistics.distributions": """
        BernoulliDistribution BetaDistribution BinomialDistribution CDF CauchyDistribution ChiDistribution
        ChiSquareDistribution DiscreteUniformDistribution Distributed ErlangDistribution ExpGammaDistribution
        ExponentialDistribution ExtremeValueDistribution FRatioDistribution GammaDistribution GeometricDistribution
        GumbelDistribution HalfNormalDistribution HypergeometricDistribution InverseCDF InverseGammaDistribution
        LaplaceDistribution LogGammaDistribution LogLikelihood LogNormalDistribution LogisticDistribution
        MaxwellDistribution NakagamiDistribution NegativeBinomialDistribution NormalDistribution PDF
        ParetoDistribution PoissonDistribution Probability RayleighDistribution StudentTDistribution
        SurvivalFunction TriangularDistribution UniformDistribution WeibullDistribution
    """,
    "statistics.eigensystems": """
        CharacteristicPolynomial Eigensystem Eigenvalues Eigenvectors
    """,
    "statistics.estimation": """
        EstimatedDistribution FindDistributionParameters Likelihood
    """,
    "statistics.expectations": """
        Expectation NExpectation NProbability
    """,
    "statistics.fourier": """
        Fourier InverseFourier
    """,
    "statistics.limited_distributions": """
        CensoredDistribution TruncatedDistribution
    """,
    "statistics.linear_algebra": """
        Cross Det Dot Inverse LinearSolve MatrixPower Tr
    """,
    "statistics.linear_systems": """
        LeastSquares MatrixRank NullSpace PseudoInverse RowReduce
    """,
    "statistics.matrix_functions": """
        ConjugateTranspose Diagonal DiagonalMatrixQ HankelMatrix HermitianMatrixQ HilbertMatrix KroneckerProduct
        LowerTriangularize MatrixExp RotationMatrix SymmetricMatrixQ ToeplitzMatrix UpperTriangularize
        VandermondeMatrix
    """,
    "statistics.moments": """
        CentralMoment Kurtosis Moment Skewness TrimmedMean WinsorizedMean
    """,
    "statistics.nearest": """
        Nearest NearestTo PrincipalComponents
    """,
    "statistics.norms": """
        Norm Normalize
    """,
    "statistics.other_distributions": """
        CategoricalDistribution DirichletDistribution EmpiricalDistribution MixtureDistribution
        MultinormalDistribution
    """,
    "statistics.own_distributions": """
        ProbabilityDistribution ProductDistribution
    """,
    "statistics.quantiles": """
        InterquartileRange Median Quantile Quartiles
    """,
    "statistics.random": """
        BlockRandom Random RandomChoice RandomComplex RandomInteger RandomReal RandomSample RandomVariate SeedRandom
    """,
    "statistics.spreads": """
        BinaryDistance BrayCurtisDistance CanberraDistance DiceDissimilarity DistanceMatrix Entropy
        ExponentialMovingAverage JaccardDissimilarity MatchingDissimilarity MedianDeviation NumericalSort
        QuartileDeviation RogersTanimotoDissimilarity SokalSneathDissimilarity
    """,
    "statistics.statistics": """
        Commonest GeometricMean HarmonicMean Mean MeanDeviation RootMeanSquare StandardDeviation Standardize Total
        Variance
    """,
    "strings.alignment": """
        DamerauLevenshteinDistance EditDistance HammingDistance LongestCommonSequence LongestCommonSequencePositions
        LongestCommonSubsequence LongestCommonSubsequencePositions
    """,
    "strings.characters": """
        CharacterRange DigitQ FromCharacterCode LetterQ LowerCaseQ ToCharacterCode UpperCaseQ
    """,
    "strings.dictionaries": """
        DeleteStopwords DictionaryLookup DictionaryWordQ WordList
    """,
    "strings.letters": """
        Alphabet AlphabeticOrder AlphabeticSort CharacterNormalize FromLetterNumber FromRomanNumeral LetterNumber
        PrintableASCIIQ RemoveDiacritics RomanNumeral
    """,
    "strings.reading": """
        SyntaxQ ToExpression
    """,
    "strings.string_matching": """
        StringCases StringContainsQ StringCount StringDelete StringEndsQ StringFreeQ StringMatchQ StringPosition
        StringReplace StringSplit StringStartsQ StringTrim
    """,
    "strings.string_parts": """
        CharacterCounts InsertLinebreaks LetterCounts StringExtract StringPartition StringRotateLeft
        StringRotateRight StringTakeDrop
    """,
    "strings.strings": """
        Capitalize Characters Decapitalize StringDrop StringExpression StringInsert StringJoin StringLength
        StringPadLeft StringPadRight StringPart StringRepeat StringReplacePart StringReverse StringRiffle StringTake
        ToLowerCase ToUpperCase
    """,
    "strings.templates": """
        StringTemplate TemplateApply TemplateExpression TemplateIf TemplateObject TemplateSequence TemplateSlot
        TemplateWith
    """,
    "strings.text_cases": """
        Containing TextCases TextPosition
    """,
    "strings.text_string": """
        TextString
    """,
    "strings.texts": """
        TextSentences TextWords WordCount WordCounts WordFrequency
    """,
    "structure.composing": """
        Comap ComapApply Compose ComposeList Composition Construct Operate OperatorApplied ReverseApplied
        RightComposition Through
    """,
    "structure.data_structures": """
        CreateDataStructure DataStructure DataStructureQ
    """,
    "structure.distributing": """
        Distribute FindRepeat FindTransientRepeat FlattenAt FoldWhile FoldWhileList ReplaceAt
    """,
    "structure.iterating": """
        FixedPoint FixedPointList Fold FoldList FoldPair FoldPairList Nest NestList NestWhile NestWhileList
    """,
    "structure.levels": """
        Depth LeafCount Level
    """,
    "structure.mapping": """
        Apply Map MapAll MapApply MapIndexed MapThread Scan Thread
    """,
    "structure.part_editing": """
        Delete Extract Insert MapAt ReplacePart
    """,
    "structure.parts": """
        Part Span UpTo
    """,
    "structure.replacing": """
        Dispatch Replace ReplaceAll ReplaceList ReplaceRepeated
    """,
    "structure.searching": """
        Cases Count DeleteCases DeleteMissing Discard FirstCase FirstPosition FreeQ MemberQ MissingQ Pick Position
        Select SelectFirst
    """,
    "structure.sequence_folding": """
        SequenceFold SequenceFoldList
    """,
    "structure.sequences": """
        SequenceCases SequenceCount SequencePosition SequenceReplace SequenceSplit
    """,
    "structure.structure": """
        AtomQ Head ListQ MatchQ Order SameAs SameQ StringQ TrueQ UnsameQ
    """,
    "structure.subsets": """
        ArrayComponents SubsetMap
    """,
    "structure.taking": """
        Drop First Last LengthWhile Most Rest Take TakeDrop TakeList TakeWhile
    """,
    "times.date_arithmetic": """
        BusinessDayQ DateDifference DatePlus DateRange DayCount DayMatchQ DayPlus DayRange LeapYearQ
    """,
    "times.dates": """
        $DateStringFormat $TimeZone AbsoluteTime CurrentDate DateList DateObject DateObjectQ DateString DateValue
        DayName Friday FromAbsoluteTime FromUnixTime Monday Now Saturday Sunday Thursday TimeObject TimeZone
        TimeZoneConvert Today Tomorrow Tuesday UnixTime Wednesday Yesterday
    """,
    "times.parallel": """
        $ConfiguredKernels $KernelCount $KernelID AbortKernels CloseKernels CriticalSection DistributeDefinitions
        EvaluationObject KernelObject Kernels LaunchKernels ParallelArray ParallelCases ParallelCombine ParallelDo
        ParallelEvaluate ParallelMap ParallelNeeds ParallelProduct ParallelSelect ParallelSubmit ParallelSum
        ParallelTable ParallelTry Parallelize SetSharedFunction SetSharedVariable UnsetShared WaitAll WaitNext
    """,
    "times.quantities": """
        CommonUnits CompatibleUnitQ IndependentUnit KnownUnitQ MixedMagnitude MixedUnit Quantity QuantityArray
        QuantityMagnitude QuantityQ QuantityUnit UnitConvert UnitDimensions UnitSimplify
    """,
    "times.time_series_functions": """
        MinimumTimeIncrement RegularlySampledQ TimeSeriesInsert TimeSeriesMap TimeSeriesMapThread TimeSeriesThread
    """,
    "times.time_series_object": """
        IncludeWindowTimes MissingDataMethod ResamplingMethod TemporalRegularity TimeSeries ValueDimensions
    """,
    "times.time_series_times": """
        TimeSeriesResample TimeSeriesRescale TimeSeriesShift TimeSeriesWindow
    """,
    "times.time_series_windows": """
        TimeSeriesAggregate
    """,
}
