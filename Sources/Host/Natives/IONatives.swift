internal import VirtualMachine

/// The module `:swm_io`: the standard devices, below the I/O servers of the library.
enum IONatives {
  static let rows: [Native] = [
    unsafe native("swm_io", "write", 2) { process, base in
      write(unsafe NativeCall(process, base))
    },
    unsafe native("swm_io", "request_line", 1) { process, base in
      requestLine(unsafe NativeCall(process, base))
    },
    unsafe native("swm_io", "is_terminal", 1) { process, base in
      let call = unsafe NativeCall(process, base)
      guard let devices = call.devices, let device = device(call, call[0]) else {
        return call.badArgument()
      }
      return call.boolean(devices.terminal.isTerminal(device))
    },
    unsafe native("swm_io", "columns", 0) { process, base in
      let call = unsafe NativeCall(process, base)
      return size(call) { $0.columns }
    },
    unsafe native("swm_io", "rows", 0) { process, base in
      let call = unsafe NativeCall(process, base)
      return size(call) { $0.rows }
    },
    unsafe native("swm_io", "completed", 2) { process, base in
      completed(unsafe NativeCall(process, base))
    },
  ]

  /// Bytes that one call of `write` takes.
  private static let writeLimit = 1 << 28

  private static func device(_ call: NativeCall, _ value: Value) -> Device? {
    switch call.name(value) {
    case "standard_io": .output
    case "standard_error": .error
    case "standard_input": .input
    default: nil
    }
  }

  private static func write(_ call: NativeCall) -> UInt64 {
    guard let device = device(call, call[0]), let bytes = call.bytes(call[1]) else {
      return call.badArgument()
    }
    guard bytes.count <= writeLimit else { return call.failure("enobufs") }
    call.machine.environment.write(bytes, isError: device == .error)
    call.charge(bytes.count >> 8)
    return call.ok()
  }

  private static func requestLine(_ call: NativeCall) -> UInt64 {
    guard let devices = call.devices, let prompt = call.bytes(call[0]) else {
      return call.badArgument()
    }
    let reference = call.makeReference()
    let number = call.referenceNumber(reference) ?? 0
    let postbox = devices.postbox
    let receiver = call.caller
    let isShown = devices.terminal.showsPrompts
    if !isShown, !prompt.isEmpty { call.machine.environment.write(prompt, isError: false) }
    devices.terminal.requestLine(prompt: isShown ? prompt : []) { outcome in
      let content: Literal =
        switch outcome {
        case .line(let bytes): .binary(bytes)
        case .endOfFile: .atom("eof")
        case .failed(let reason): .tuple([.atom("error"), .atom(reason)])
        }
      postbox.post(
        Delivery(receiver: receiver, reference: number, tag: "swm_io", content: content))
    }
    return call.result(reference)
  }

  private static func size(
    _ call: NativeCall, _ part: ((columns: Int, rows: Int)) -> Int
  ) -> UInt64 {
    guard let size = call.devices?.terminal.size else { return call.result(.undefined) }
    return call.integer(part(size))
  }

  /// `completed(number, [binary])`: the ways that the text of the line editor's request `number` may go on.
  private static func completed(_ call: NativeCall) -> UInt64 {
    guard call[0].isSmall, let elements = call.elements(call[1]) else { return call.badArgument() }
    let texts = elements.prefix(10_000).compactMap { call.bytes($0) }
    call.devices?.completed?(call[0].small, texts)
    return call.ok()
  }
}
