/// Where a frame returns to: the word above its first register.
///
/// Its low bits are how far above the caller's first register is, in bytes: a multiple of eight, so that the collector takes the word
/// for no reference. The code's address, of 47 bits, lies above. The first frame of a process has no window.
struct ReturnLink {
  let word: UInt64
  /// The caller's registers have been looked at: see `clearDeadRegisters`.
  private static let clearedBit: UInt64 = 4
  private static let shift: UInt64 = 17
  private static let windowBits: UInt64 = 1 << shift - 1

  @inline(__always) init(to code: UnsafePointer<UInt64>, window: Int) {
    word = UInt64(UInt(bitPattern: code)) &<< Self.shift &+ UInt64(bitPattern: Int64(window &* 8))
  }

  /// The link of the frame whose first register that is.
  @inline(__always) init(of frame: Words) { word = frame[1] }

  private init(word: UInt64) { self.word = word }

  /// Whether the caller's registers hold only what it needs.
  var isCleared: Bool { word & Self.clearedBit != 0 }
  var cleared: ReturnLink { ReturnLink(word: word | Self.clearedBit) }

  @inline(__always) var code: UnsafePointer<UInt64>? {
    UnsafePointer(bitPattern: UInt(word &>> Self.shift))
  }
  /// Registers from this frame's first up to the caller's.
  @inline(__always) var window: Int { Int(word & Self.windowBits) / 8 }
}

/// A function's first word: the word before it says how large its frame is, and the number of its breakpoint where it has one.
extension UnsafePointer<UInt64> {
  /// Registers of the function's frame.
  @inline(__always) var frameSize: Int {
    Int(UnsafeRawPointer(self).load(fromByteOffset: -8, as: UInt32.self))
  }

  /// The number of the function's breakpoint, or 0.
  var breakpoint: Int { Int(UnsafeRawPointer(self).load(fromByteOffset: -4, as: UInt32.self)) }
}
