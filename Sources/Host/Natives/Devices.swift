public import VirtualMachine

/// The terminal, as the language sees it. A test or a simulation gives a machine one of its own.
public protocol Terminal: AnyObject, Sendable {
  /// Reads a line after showing the prompt, and then calls `completion` once, on any thread. Requests are answered in their order.
  func requestLine(prompt: [UInt8], completion: @escaping @Sendable (LineOutcome) -> Void)
  /// Whether it shows the prompts itself; else they are written like any output.
  var showsPrompts: Bool { get }
  /// Whether somebody looks at that device.
  func isTerminal(_ device: Device) -> Bool
  /// Columns and rows of the terminal; nil where there is none.
  var size: (columns: Int, rows: Int)? { get }
}

/// A standard device.
public enum Device: Sendable {
  case input
  case output
  case error
}

/// What reading a line came to.
public enum LineOutcome: Sendable {
  /// The line, with its "\n" where it had one.
  case line([UInt8])
  case endOfFile
  /// The POSIX error's name.
  case failed(String)
}

/// What the natives of the outside world work with; kept with the machine.
public final class Devices {
  /// Where answers from other threads go.
  let postbox: any Postbox
  let terminal: any Terminal
  /// The program's arguments: after the script's name.
  let arguments: [[UInt8]]
  let files = OpenFiles()
  let variables = Variables()
  /// Answers a request of the line editor for the ways that a text may go on.
  let completed: (@Sendable (Int, [[UInt8]]) -> Void)?

  /// Devices of a node. `completed` takes answers to what the line editor asked with a `:complete` message.
  public init(
    postbox: any Postbox, terminal: any Terminal, arguments: [[UInt8]],
    completed: (@Sendable (Int, [[UInt8]]) -> Void)? = nil
  ) {
    self.postbox = postbox
    self.terminal = terminal
    self.arguments = arguments
    self.completed = completed
  }
}

/// The natives of input and output, files, the operating system and cryptography: for a machine that has `Devices`.
public enum DeviceNatives {
  /// Their rows.
  public static let rows: [Native] =
    IONatives.rows + FileNatives.rows + FileDescriptorNatives.rows + OSNatives.rows
    + CryptoNatives.rows
}

extension Machine {
  /// Gives the natives of the outside world what they work with.
  public func attach(_ devices: Devices) { _ = attachment { devices } }
}

extension NativeCall {
  /// The devices that were installed; nil where none were, which no row allows.
  var devices: Devices? { machine.attachment(of: Devices.self) }

  /// `{:error, reason}`.
  func failure(_ reason: String) -> UInt64 { result(tuple(.error, atom(reason))) }

  /// `{:ok, value}`.
  func success(_ value: Value) -> UInt64 { result(tuple(.ok, value)) }

  /// `:ok`.
  func ok() -> UInt64 { result(.ok) }
}
