// swift-tools-version: 6.3
import PackageDescription

let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]
/// Everything but the virtual machine: unsafe constructs must be marked, so they cannot spread unseen.
let safe: [SwiftSetting] = strict + [.strictMemorySafety()]

/// The virtual machine's state is its own thread's: checks for overlapping access would cost each message a tenth.
///
/// LLVM copies the interpreter's dispatch to the end of each instruction, which takes a quarter of its time: by default it does not where
/// so many places jump to it, nor behind a conditional jump.
let fast: [SwiftSetting] =
  strict + [
    .unsafeFlags([
      "-enforce-exclusivity=unchecked", "-Xllvm", "-tail-dup-pred-size=4096", "-Xllvm",
      "-tail-dup-succ-size=4096", "-Xllvm", "-tail-dup-size=8",
    ])
  ]

let nio = { (name: String) in Target.Dependency.product(name: name, package: "swift-nio") }
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")

let package = Package(
  name: "swm",
  products: [.executable(name: "swm", targets: ["swm"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.0"),
  ],
  targets: [
    // The C libraries of the system
    .systemLibrary(name: "CReadline", providers: [.apt(["libreadline-dev"])]),
    .systemLibrary(name: "CGMP", providers: [.apt(["libgmp-dev"])]),
    .systemLibrary(name: "CPCRE2", providers: [.apt(["libpcre2-dev"])]),
    .systemLibrary(name: "CMalloc"),
    .systemLibrary(name: "CPrefetch"),
    // The language
    .target(name: "Syntax", swiftSettings: safe),
    .target(
      name: "VirtualMachine", dependencies: ["CGMP", "CMalloc", "CPCRE2", "CPrefetch"],
      swiftSettings: fast),
    .target(name: "Compilation", dependencies: ["Syntax", "VirtualMachine"], swiftSettings: safe),
    // The cluster
    .target(name: "Distribution", dependencies: ["VirtualMachine", crypto], swiftSettings: safe),
    .target(name: "Sworm", swiftSettings: safe),
    // A running node
    .target(name: "CResources"),
    .target(
      name: "Host",
      dependencies: [
        "Syntax", "VirtualMachine", "Compilation", "Distribution", "Sworm", "CResources",
        crypto,
      ], swiftSettings: safe),
    .target(
      name: "Simulation", dependencies: ["Host", "VirtualMachine", "Distribution"],
      swiftSettings: safe),
    // The edge: the only target that sees NIO
    .target(
      name: "Sockets",
      dependencies: ["Distribution", nio("NIOCore"), nio("NIOPosix")], swiftSettings: safe),
    .executableTarget(
      name: "swm",
      dependencies: [
        "Host", "VirtualMachine", "Compilation", "Syntax", "Simulation", "Sockets", "CReadline",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: safe,
      // Swift's own libraries within the program: it starts in a third less time.
      linkerSettings: [
        .unsafeFlags(["-static-stdlib"]), .linkedLibrary("_FoundationCShims"),
        .linkedLibrary("_FoundationCollections"),
      ]),
    // Tests
    .testTarget(name: "SyntaxTests", dependencies: ["Syntax"], swiftSettings: strict),
    .testTarget(
      name: "VirtualMachineTests", dependencies: ["VirtualMachine"], swiftSettings: strict),
    .testTarget(name: "CompilationTests", dependencies: ["Compilation"], swiftSettings: strict),
    .testTarget(
      name: "DistributionTests", dependencies: ["Distribution"], exclude: ["Golden"],
      swiftSettings: strict),
    .testTarget(name: "SocketsTests", dependencies: ["Sockets", "Host"], swiftSettings: strict),
    .testTarget(name: "SwormTests", dependencies: ["Sworm"], swiftSettings: strict),
    .testTarget(name: "SimulationTests", dependencies: ["Simulation"], swiftSettings: strict),
    .testTarget(
      name: "LanguageTests", exclude: ["Warnings"], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .gnu2x
)
