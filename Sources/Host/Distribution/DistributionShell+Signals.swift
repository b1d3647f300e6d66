internal import Distribution
public import VirtualMachine

// What leaves: the machine's signals as control messages.
extension DistributionShell {
  /// Sends a signal to a node, connecting first where needed. What cannot be sent is dropped; where an answer was wanted, the
  /// machine is told at its next turn that the node is not there.
  public func send(_ signal: Signal, to node: String) {
    if let name, node == name.description { return answerAsOldLife(signal, node) }
    guard let mesh, let name = NodeName(node) else {
      if signal.wantsAnswer { notices.append(.nodeDown(node)) }
      return
    }
    guard let (control, payload) = Self.message(signal) else { return }
    switch mesh.send(to: name, control, payload: payload, now: now) {
    case .sent: hold(signal, name, payload)
    case .queued:
      hasNews = true
      hold(signal, name, payload)
    case .dropped:
      hasNews = true
      // Too much waits for the connection: what waits for an answer would do so for ever.
      if signal.wantsAnswer, mesh.peer(name) == nil { mesh.disconnect(name) }
    }
  }

  /// Senders of messages wait while their peer's connection is full, or when they have sent much within one turn.
  private func hold(_ signal: Signal, _ name: NodeName, _ payload: [UInt8]?) {
    guard let sender = signal.sender, sender.node == self.name?.description else { return }
    turnBytes += 64 + (payload?.count ?? 0)
    guard turnBytes > Self.turnLimit || congested.contains(name) else { return }
    let pid = Value(pidIndex: Int(sender.id), serial: sender.serial)
    if machine.hold(pid) { held.append((pid, name)) }
  }

  /// Lets those run on that nothing stops any more.
  func releaseHeld() {
    turnBytes = 0
    guard !held.isEmpty else { return }
    let all = held
    held = []
    for entry in all {
      if congested.contains(entry.name) { held.append(entry) } else { machine.release(entry.pid) }
    }
  }

  /// Bytes of messages that are sent before the transport has its turn.
  private static let turnLimit = 1 << 20

  /// Connects to a node where that is not done; a failure is told to the machine as `nodeDown`.
  public func connect(to node: String) {
    guard let mesh, let name = NodeName(node) else { return notices.append(.nodeDown(node)) }
    guard name != mesh.name else { return }
    mesh.connect(to: name, now: now)
    hasNews = true
  }

  /// Identifiers of an earlier life of this node lead to nobody.
  private func answerAsOldLife(_ signal: Signal, _ node: String) {
    let reason = TermEncoder.bare(.atom("noproc"))
    switch signal {
    case .link(let from, let to):
      notices.append(.signal(.exit(from: to, to: from, reason: reason), from: node))
    case .monitor(let from, let target, let reference):
      notices.append(
        .signal(.down(from: target, to: from, reference: reference, reason: reason), from: node))
    case .spawn(let reference, let from, _, _, _, _, _, _):
      let result = TermEncoder.bare(.atom("notsup"))
      notices.append(
        .signal(
          .spawnReply(reference: reference, to: from, flags: 0, result: result), from: node))
    default: break
    }
  }

  /// The control message and the payload of a signal; nil where the signal makes none.
  private static func message(_ signal: Signal) -> (ControlMessage, [UInt8]?)? {
    switch signal {
    case .send(let from, let to, let bytes):
      (.send(from: from.map { $0.external }, to: to.external), standalone(bytes))
    case .sendToName(let from, let name, let bytes):
      (.sendNamed(from: from.external, to: name), standalone(bytes))
    case .sendToAlias(let from, let alias, let bytes):
      (.sendAlias(from: from.external, to: alias.external), standalone(bytes))
    case .link(let from, let to): (.link(from: from.external, to: to.external), nil)
    case .unlink(let id, let from, let to):
      (.unlink(id: id, from: from.external, to: to.external), nil)
    case .unlinkAcknowledgement(let id, let from, let to):
      id == 0
        ? nil : (.unlinkAcknowledgement(id: id, from: from.external, to: to.external), nil)
    case .exit(let from, let to, let reason):
      (.exit(from: from.external, to: to.external), standalone(reason))
    case .kill(let from, let to, let reason):
      (.exitRequest(from: from.external, to: to.external), standalone(reason))
    case .monitor(let from, let target, let reference):
      (.monitor(from: from.external, target: target.external, reference: reference.external), nil)
    case .demonitor(let from, let target, let reference):
      (
        .demonitor(from: from.external, target: target.external, reference: reference.external),
        nil
      )
    case .down(let from, let to, let reference, let reason):
      (
        .monitorExit(target: from.external, to: to.external, reference: reference.external),
        standalone(reason)
      )
    case .groupLeader(_, let to, let leader):
      (.groupLeader(leader: leader.external, to: to.external), nil)
    case .spawn: spawnMessage(signal)
    case .spawnReply(let reference, let to, let flags, let result):
      (
        .spawnReply(
          reference: reference.external, to: to.external,
          flags: SpawnReplyFlags(rawValue: UInt32(truncatingIfNeeded: flags)),
          result: spawnResult(result)), nil
      )
    }
  }

  private static func spawnMessage(_ signal: Signal) -> (ControlMessage, [UInt8]?)? {
    guard
      case .spawn(
        let reference, let from, let leader, let module, let function, let arity, let options,
        let arguments) = signal
    else { return nil }
    var decoder = TermDecoder(options)
    guard let list = try? decoder.read() else { return nil }
    let request = SpawnRequest(
      reference: reference.external, from: from.external, groupLeader: leader.external,
      module: module, function: function, arity: arity, options: list)
    return (.spawnRequest(request), standalone(arguments))
  }

  private static func spawnResult(_ bytes: [UInt8]) -> SpawnResult {
    var decoder = TermDecoder(bytes)
    switch try? decoder.read() {
    case .pid(let pid)?: return .pid(pid)
    case .atom(let reason)?: return .failure(reason)
    default: return .failure("notsup")
    }
  }

  private static func standalone(_ bytes: [UInt8]) -> [UInt8] { [Self.version] + bytes }

  /// The byte before a term that stands alone.
  private static let version: UInt8 = 131
}

// What comes: control messages as the machine's signals.
extension DistributionShell {
  /// The machine's form of a control message; nil for one that its sender may not send.
  static func signal(
    _ control: ControlMessage, _ payload: [UInt8]?, from peer: NodeName
  ) -> Signal? {
    let bytes = payload.map { Array($0.dropFirst()) } ?? []
    /// Only its own node speaks for a process.
    func own(_ pid: ExternalPid) -> ProcessIdentifier? {
      pid.node == peer.description ? ProcessIdentifier(pid) : nil
    }
    switch control {
    case .send(let from, let to):
      return .send(
        from: from.map { ProcessIdentifier($0) }, to: ProcessIdentifier(to), message: bytes)
    case .sendNamed(let from, let name):
      return .sendToName(from: ProcessIdentifier(from), name: name, message: bytes)
    case .sendAlias(let from, let alias):
      return .sendToAlias(
        from: ProcessIdentifier(from), alias: ReferenceIdentifier(alias), message: bytes)
    case .link(let from, let to):
      return own(from).map { .link(from: $0, to: ProcessIdentifier(to)) }
    case .unlink(let id, let from, let to):
      return own(from).map { .unlink(id: id ?? 0, from: $0, to: ProcessIdentifier(to)) }
    case .unlinkAcknowledgement(let id, let from, let to):
      return own(from).map {
        .unlinkAcknowledgement(id: id, from: $0, to: ProcessIdentifier(to))
      }
    case .exit(let from, let to):
      return own(from).map { .exit(from: $0, to: ProcessIdentifier(to), reason: bytes) }
    case .exitRequest(let from, let to):
      return .kill(from: ProcessIdentifier(from), to: ProcessIdentifier(to), reason: bytes)
    case .monitor(let from, let target, let reference):
      return own(from).map {
        .monitor(
          from: $0, target: MonitorTarget(target), reference: ReferenceIdentifier(reference))
      }
    case .demonitor(let from, let target, let reference):
      return own(from).map {
        .demonitor(
          from: $0, target: MonitorTarget(target), reference: ReferenceIdentifier(reference))
      }
    case .monitorExit(let target, let to, let reference):
      return .down(
        from: MonitorTarget(target), to: ProcessIdentifier(to),
        reference: ReferenceIdentifier(reference), reason: bytes)
    case .groupLeader(let leader, let to):
      let leader = ProcessIdentifier(leader)
      return .groupLeader(from: leader, to: ProcessIdentifier(to), leader: leader)
    case .spawnRequest(let request):
      return own(request.from).map {
        .spawn(
          reference: ReferenceIdentifier(request.reference), from: $0,
          leader: ProcessIdentifier(request.groupLeader), module: request.module,
          function: request.function, arity: request.arity,
          options: TermEncoder.bare(request.options), arguments: bytes)
      }
    case .spawnReply(let reference, let to, let flags, let result):
      let term: ExternalTerm =
        switch result {
        case .pid(let pid): .pid(pid)
        case .failure(let reason): .atom(reason)
        }
      return .spawnReply(
        reference: ReferenceIdentifier(reference), to: ProcessIdentifier(to),
        flags: Int(flags.rawValue), result: TermEncoder.bare(term))
    }
  }
}
