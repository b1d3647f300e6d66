/// What a node can do, as announced in the handshake; the intersection of both announcements rules.
public struct CapabilityFlags: OptionSet, Hashable, Sendable {
  /// The 64 bits of the wire.
  public let rawValue: UInt64
  /// Wraps the 64 bits of the wire.
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  private init(bit: UInt64) { rawValue = 1 << bit }

  /// The node is visible: it appears in `nodes()`.
  public static let published = CapabilityFlags(bit: 0)
  /// References have more than one word.
  public static let extendedReferences = CapabilityFlags(bit: 2)
  /// Processes can be monitored.
  public static let monitors = CapabilityFlags(bit: 3)
  /// Closures have their own tag.
  public static let functionTags = CapabilityFlags(bit: 4)
  /// Processes can be monitored by name.
  public static let monitorsByName = CapabilityFlags(bit: 5)
  /// Closures name the code they need.
  public static let newFunctionTags = CapabilityFlags(bit: 7)
  /// Identifiers are wider than in the first version.
  public static let extendedIdentifiers = CapabilityFlags(bit: 8)
  /// `&module.function/arity` has its own tag.
  public static let exportTag = CapabilityFlags(bit: 9)
  /// Binaries need not be whole bytes.
  public static let bitBinaries = CapabilityFlags(bit: 10)
  /// Floats travel as eight bytes.
  public static let newFloats = CapabilityFlags(bit: 11)
  /// I/O requests carry an encoding.
  public static let unicodeIO = CapabilityFlags(bit: 12)
  /// Messages begin with a header and an atom cache; this runtime declines it.
  public static let headerAtomCache = CapabilityFlags(bit: 13)
  /// Atoms may have a one-byte length.
  public static let smallAtomTags = CapabilityFlags(bit: 14)
  /// Atoms are UTF-8.
  public static let utf8Atoms = CapabilityFlags(bit: 16)
  /// Maps exist.
  public static let maps = CapabilityFlags(bit: 17)
  /// Creations have 32 bits.
  public static let bigCreation = CapabilityFlags(bit: 18)
  /// Messages name their sender.
  public static let sendSender = CapabilityFlags(bit: 19)
  /// Trace labels may be any term.
  public static let traceLabels = CapabilityFlags(bit: 20)
  /// Exit reasons travel as a payload.
  public static let exitPayload = CapabilityFlags(bit: 22)
  /// Large messages travel in parts.
  public static let fragments = CapabilityFlags(bit: 23)
  /// Version 6 of the handshake.
  public static let handshake23 = CapabilityFlags(bit: 24)
  /// Unlinking is acknowledged.
  public static let unlinkIDs = CapabilityFlags(bit: 25)
  /// Stands for everything that OTP 25 requires.
  public static let otp25 = CapabilityFlags(bit: 26)
  /// Remote spawn requests.
  public static let spawn = CapabilityFlags(bit: 32)
  /// Asks for a name, or offers to give one.
  public static let nameMe = CapabilityFlags(bit: 33)
  /// Identifiers use all of their 64 bits.
  public static let wideIdentifiers = CapabilityFlags(bit: 34)
  /// Messages can be sent to an alias.
  public static let alias = CapabilityFlags(bit: 35)

  /// What `otp25` stands for.
  public static let requiredByOTP25: CapabilityFlags = [
    .extendedReferences, .functionTags, .newFunctionTags, .extendedIdentifiers, .exportTag,
    .bitBinaries, .newFloats, .utf8Atoms, .maps, .bigCreation, .handshake23,
  ]
  /// What this runtime requires of a peer.
  public static let required: CapabilityFlags = requiredByOTP25.union([
    .unlinkIDs, .wideIdentifiers,
  ])
  /// What this runtime announces when hidden: everything but the atom cache.
  public static let hiddenNode: CapabilityFlags = required.union([
    .monitors, .monitorsByName, .unicodeIO, .smallAtomTags, .sendSender, .traceLabels,
    .exitPayload, .fragments, .otp25, .spawn, .alias,
  ])
  /// What this runtime announces when visible.
  public static let visibleNode: CapabilityFlags = hiddenNode.union(.published)

  /// The announcement with its shorthand bit written out.
  public var expanded: CapabilityFlags {
    contains(.otp25) ? union(.requiredByOTP25) : self
  }
}
