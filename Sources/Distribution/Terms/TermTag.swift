/// The tags of the external term format.
enum TermTag {
  static let version: UInt8 = 131
  static let newFloat: UInt8 = 70
  static let bitBinary: UInt8 = 77
  static let compressed: UInt8 = 80
  static let atomCacheReference: UInt8 = 82
  static let newPid: UInt8 = 88
  static let newPort: UInt8 = 89
  static let newerReference: UInt8 = 90
  static let smallInteger: UInt8 = 97
  static let integer: UInt8 = 98
  static let float: UInt8 = 99
  static let atomLatin1: UInt8 = 100
  static let oldReference: UInt8 = 101
  static let oldPort: UInt8 = 102
  static let oldPid: UInt8 = 103
  static let smallTuple: UInt8 = 104
  static let largeTuple: UInt8 = 105
  static let emptyList: UInt8 = 106
  static let string: UInt8 = 107
  static let list: UInt8 = 108
  static let binary: UInt8 = 109
  static let smallBig: UInt8 = 110
  static let largeBig: UInt8 = 111
  static let function: UInt8 = 112
  static let export: UInt8 = 113
  static let newReference: UInt8 = 114
  static let smallAtomLatin1: UInt8 = 115
  static let map: UInt8 = 116
  static let atom: UInt8 = 118
  static let smallAtom: UInt8 = 119
  static let v4Port: UInt8 = 120
}

/// Why bytes are not a term that may be read.
public struct TermError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was wrong.
  public enum Kind: Hashable, Sendable {
    /// A length points behind the last byte.
    case truncated
    /// The tag does not exist, or may not stand here.
    case unknownTag(UInt8)
    /// The fields of the term contradict its rules.
    case invalid(String)
    /// A limit of the decoder is exceeded.
    case limit(String)
  }

  /// What was wrong.
  public let kind: Kind
  /// Where, counted in bytes from the first one given to the decoder.
  public let offset: Int

  /// One line for a log.
  public var description: String {
    let what =
      switch kind {
      case .truncated: "the term ends too early"
      case .unknownTag(let tag): "no term begins with the tag \(tag)"
      case .invalid(let detail): detail
      case .limit(let detail): "limit exceeded: \(detail)"
      }
    return "\(what), at byte \(offset)"
  }
}
