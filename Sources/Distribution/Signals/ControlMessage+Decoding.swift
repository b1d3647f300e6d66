extension ControlMessage {
  /// A signal as it came: the control message and, where it has one, its payload.
  public typealias Signal = (control: ControlMessage, payload: [UInt8]?)

  /// Reads a packet that begins with the pass-through byte: `112, 131, control, [131, payload]`.
  ///
  /// The payload is handed on unread, bytes behind it included. It throws where the control tuple is
  /// not one of the operations or its fields have the wrong type.
  public static func decode(passThrough body: ArraySlice<UInt8>) throws(TermError) -> Signal {
    var decoder = TermDecoder(body)
    guard body.first == Packet.passThrough else {
      throw TermError(kind: .invalid("a packet begins with 112"), offset: 0)
    }
    decoder = TermDecoder(body.dropFirst(), limits: Packet.controlLimits)
    try decoder.readVersion()
    let (control, reason) = try decode(control: &decoder)
    guard control.hasPayload else { return (control, nil) }
    if let reason { return (control, reason) }
    guard decoder.rest.first == TermTag.version, decoder.remaining > 1 else {
      throw TermError(kind: .invalid("the payload is missing"), offset: body.count)
    }
    return (control, Array(decoder.rest))
  }

  /// Reads a control tuple; answers the exit reason too where the tuple contains it.
  static func decode(
    control decoder: inout TermDecoder
  ) throws(TermError) -> (ControlMessage, reason: [UInt8]?) {
    let arity = try decoder.readTupleHead()
    var fields = ControlFields(decoder: decoder)
    guard case .integer(let number) = try fields.next(),
      let byte = UInt8(exactly: number), let operation = ControlOperation(rawValue: byte)
    else { throw fields.invalid("no such operation") }
    guard arity == operation.arity else {
      throw fields.invalid("operation \(byte) does not have \(arity) fields")
    }
    defer { decoder = fields.decoder }
    if let message = try fields.message(operation) { return (message, nil) }
    if let message = try fields.processMessage(operation) { return (message, nil) }
    return try fields.exitMessage(operation)
  }
}

/// The elements of a control tuple, in order.
private struct ControlFields {
  var decoder: TermDecoder

  func invalid(_ detail: String) -> TermError {
    TermError(kind: .invalid("control message: \(detail)"), offset: 0)
  }

  mutating func next() throws(TermError) -> ExternalTerm { try decoder.read() }

  mutating func pid() throws(TermError) -> ExternalPid {
    guard case .pid(let pid) = try next() else { throw invalid("a process is missing") }
    return pid
  }

  mutating func reference() throws(TermError) -> ExternalReference {
    guard case .reference(let reference) = try next() else {
      throw invalid("a reference is missing")
    }
    return reference
  }

  mutating func atom() throws(TermError) -> String {
    guard case .atom(let name) = try next() else { throw invalid("an atom is missing") }
    return name
  }

  mutating func target() throws(TermError) -> ProcessTarget {
    switch try next() {
    case .pid(let pid): return .pid(pid)
    case .atom(let name): return .name(name)
    default: throw invalid("a process or a name is missing")
    }
  }

  mutating func unlinkID() throws(TermError) -> UInt64 {
    switch try next() {
    case .integer(let value) where value > 0: return UInt64(value)
    case .bigInteger(negative: false, let magnitude) where magnitude.count <= 8:
      return magnitude.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    default: throw invalid("an unlink number is out of range")
    }
  }

  /// The reason inside an older exit tuple, as a stand-alone term.
  mutating func reason() throws(TermError) -> [UInt8] {
    [TermTag.version] + Array(try decoder.skip())
  }

  /// Messages, links and group leaders; nil for other operations.
  mutating func message(_ operation: ControlOperation) throws(TermError) -> ControlMessage? {
    let message: ControlMessage
    switch operation {
    case .send, .sendTraced:
      _ = try decoder.skip()
      message = .send(from: nil, to: try pid())
    case .sendSender, .sendSenderTraced: message = .send(from: try pid(), to: try pid())
    case .sendNamed, .sendNamedTraced:
      let from = try pid()
      _ = try decoder.skip()
      message = .sendNamed(from: from, to: try atom())
    case .sendAlias, .sendAliasTraced:
      message = .sendAlias(from: try pid(), to: try reference())
    case .link: message = .link(from: try pid(), to: try pid())
    case .unlink: message = .unlink(id: nil, from: try pid(), to: try pid())
    case .unlinkID: message = .unlink(id: try unlinkID(), from: try pid(), to: try pid())
    case .unlinkIDAcknowledgement:
      message = .unlinkAcknowledgement(id: try unlinkID(), from: try pid(), to: try pid())
    case .groupLeader: message = .groupLeader(leader: try pid(), to: try pid())
    default: return nil
    }
    switch operation {
    case .sendTraced, .sendSenderTraced, .sendNamedTraced, .sendAliasTraced:
      _ = try decoder.skip()
    default: break
    }
    return message
  }

  /// Monitors and spawns; nil for other operations.
  mutating func processMessage(
    _ operation: ControlOperation
  ) throws(TermError) -> ControlMessage? {
    switch operation {
    case .monitor:
      return .monitor(from: try pid(), target: try target(), reference: try reference())
    case .demonitor:
      return .demonitor(from: try pid(), target: try target(), reference: try reference())
    case .payloadMonitorExit:
      return .monitorExit(target: try target(), to: try pid(), reference: try reference())
    case .spawnRequest, .spawnRequestTraced:
      let request = try spawnRequest()
      if operation == .spawnRequestTraced { _ = try decoder.skip() }
      return .spawnRequest(request)
    case .spawnReply, .spawnReplyTraced:
      let reply = try spawnReply()
      if operation == .spawnReplyTraced { _ = try decoder.skip() }
      return reply
    default: return nil
    }
  }

  private mutating func spawnRequest() throws(TermError) -> SpawnRequest {
    let reference = try reference()
    let from = try pid()
    let leader = try pid()
    guard case .tuple(let call) = try next(), call.count == 3, case .atom(let module) = call[0],
      case .atom(let function) = call[1], case .integer(let arity) = call[2],
      (0...255).contains(arity)
    else { throw invalid("a function is missing") }
    return SpawnRequest(
      reference: reference, from: from, groupLeader: leader, module: module, function: function,
      arity: arity, options: try next())
  }

  private mutating func spawnReply() throws(TermError) -> ControlMessage {
    let reference = try reference()
    let to = try pid()
    guard case .integer(let flags) = try next(), let bits = UInt32(exactly: flags) else {
      throw invalid("the flags are missing")
    }
    let result: SpawnResult
    switch try next() {
    case .pid(let pid): result = .pid(pid)
    case .atom(let name): result = .failure(name)
    default: throw invalid("a process or an error is missing")
    }
    return .spawnReply(
      reference: reference, to: to, flags: SpawnReplyFlags(rawValue: bits), result: result)
  }

  /// What is left: exits.
  mutating func exitMessage(
    _ operation: ControlOperation
  ) throws(TermError) -> (ControlMessage, reason: [UInt8]?) {
    switch operation {
    case .payloadExit, .payloadExitTraced:
      let message = ControlMessage.exit(from: try pid(), to: try pid())
      if operation == .payloadExitTraced { _ = try decoder.skip() }
      return (message, nil)
    case .payloadExitRequest, .payloadExitRequestTraced:
      let message = ControlMessage.exitRequest(from: try pid(), to: try pid())
      if operation == .payloadExitRequestTraced { _ = try decoder.skip() }
      return (message, nil)
    case .exit, .exitTraced:
      let message = ControlMessage.exit(from: try pid(), to: try pid())
      if operation == .exitTraced { _ = try decoder.skip() }
      return (message, try reason())
    case .exitRequest, .exitRequestTraced:
      let message = ControlMessage.exitRequest(from: try pid(), to: try pid())
      if operation == .exitRequestTraced { _ = try decoder.skip() }
      return (message, try reason())
    case .monitorExit:
      let message = ControlMessage.monitorExit(
        target: try target(), to: try pid(), reference: try reference())
      return (message, try reason())
    default: throw invalid("no such operation")
    }
  }
}
