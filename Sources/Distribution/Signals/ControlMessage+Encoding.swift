extension ControlMessage {
  /// The control tuple without a version byte.
  ///
  /// `reason` is the encoded exit reason, without its version byte, for a peer that wants it inside
  /// the tuple. `capabilities` are what both sides can do; they choose between older and newer
  /// operations.
  func tuple(
    for capabilities: CapabilityFlags, reason: ArraySlice<UInt8>?
  ) -> [UInt8] {
    switch self {
    case .send(let from?, let to) where capabilities.contains(.sendSender):
      Self.tuple(.sendSender, [.pid(from), .pid(to)])
    case .send(_, let to): Self.tuple(.send, [.atom(""), .pid(to)])
    case .sendNamed(let from, let to):
      Self.tuple(.sendNamed, [.pid(from), .atom(""), .atom(to)])
    case .sendAlias(let from, let to): Self.tuple(.sendAlias, [.pid(from), .reference(to)])
    case .link(let from, let to): Self.tuple(.link, [.pid(from), .pid(to)])
    case .unlink(let id?, let from, let to):
      Self.tuple(.unlinkID, [Self.integer(id), .pid(from), .pid(to)])
    case .unlink(nil, let from, let to): Self.tuple(.unlink, [.pid(from), .pid(to)])
    case .unlinkAcknowledgement(let id, let from, let to):
      Self.tuple(.unlinkIDAcknowledgement, [Self.integer(id), .pid(from), .pid(to)])
    case .exit(let from, let to):
      Self.exitTuple(.payloadExit, .exit, [.pid(from), .pid(to)], reason)
    case .exitRequest(let from, let to):
      Self.exitTuple(.payloadExitRequest, .exitRequest, [.pid(from), .pid(to)], reason)
    case .monitor(let from, let target, let reference):
      Self.tuple(.monitor, [.pid(from), target.term, .reference(reference)])
    case .demonitor(let from, let target, let reference):
      Self.tuple(.demonitor, [.pid(from), target.term, .reference(reference)])
    case .monitorExit(let target, let to, let reference):
      Self.exitTuple(
        .payloadMonitorExit, .monitorExit, [target.term, .pid(to), .reference(reference)], reason)
    case .groupLeader(let leader, let to): Self.tuple(.groupLeader, [.pid(leader), .pid(to)])
    case .spawnRequest(let request): request.tuple
    case .spawnReply(let reference, let to, let flags, let result):
      Self.tuple(
        .spawnReply,
        [.reference(reference), .pid(to), .integer(Int(flags.rawValue)), result.term])
    }
  }

  /// Whether a peer with those capabilities wants the exit reason inside the tuple.
  func carriesReasonInTuple(for capabilities: CapabilityFlags) -> Bool {
    guard !capabilities.contains(.exitPayload) else { return false }
    return switch self {
    case .exit, .exitRequest, .monitorExit: true
    default: false
    }
  }

  private static func exitTuple(
    _ operation: ControlOperation, _ older: ControlOperation, _ fields: [ExternalTerm],
    _ reason: ArraySlice<UInt8>?
  ) -> [UInt8] {
    guard let reason else { return tuple(operation, fields) }
    return tuple(older, fields, last: reason)
  }

  fileprivate static func tuple(
    _ operation: ControlOperation, _ fields: [ExternalTerm], last: ArraySlice<UInt8>? = nil
  ) -> [UInt8] {
    var encoder = TermEncoder()
    encoder.writeTupleHead(arity: operation.arity)
    encoder.write(.integer(Int(operation.rawValue)))
    for field in fields { encoder.write(field) }
    if let last { encoder.writeEncoded(last) }
    return encoder.bytes
  }

  private static func integer(_ value: UInt64) -> ExternalTerm {
    .integer(
      negative: false, magnitude: (0..<8).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) })
  }
}

extension SpawnRequest {
  fileprivate var tuple: [UInt8] {
    ControlMessage.tuple(
      .spawnRequest,
      [
        .reference(reference), .pid(from), .pid(groupLeader),
        .tuple([.atom(module), .atom(function), .integer(arity)]), options,
      ])
  }
}

extension SpawnResult {
  fileprivate var term: ExternalTerm {
    switch self {
    case .pid(let pid): .pid(pid)
    case .failure(let reason): .atom(reason)
    }
  }
}
