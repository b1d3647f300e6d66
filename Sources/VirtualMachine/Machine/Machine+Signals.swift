/// Who is told when a node goes down, by `monitor_node`.
struct NodeMonitor {
  var pid: Value
  var count: Int
}

/// A process that was asked for on another node.
struct RemoteSpawn {
  var caller: Value
  var node: Value
  var isLinked: Bool
  var isMonitored: Bool
  var monitorTag: Value
  /// An answer is sent when it has started, or failed to.
  var wantsSuccess: Bool
  var wantsError: Bool
  var replyTag: Value
}

// What comes from other nodes. Their terms are not to be trusted: one that is none is dropped with its signal.
extension Machine {
  /// Takes a signal from the node of that name.
  public func receive(_ signal: Signal, from peer: String) {
    let scratch = ScratchHeap(self)
    defer { scratch.free() }
    let p = scratch.process
    switch signal {
    case .send(_, let to, let bytes):
      guard let target = local(to), let message = term(bytes, p) else { return }
      send(message, to: target)
    case .sendToName(_, let name, let bytes):
      guard let atom = atoms.existing(name), let target = registry[atom],
        let message = term(bytes, p)
      else { return }
      send(message, to: target)
    case .sendToAlias(_, let alias, let bytes):
      guard alias.node == atoms.name(node), alias.creation == creation,
        let number = ReferenceNumber.number(alias.words), let message = term(bytes, p)
      else { return }
      sendToAlias(number, message)
    case .link(let from, let to):
      linked(by: from, to, p)
    case .unlink(let id, let from, let to):
      if let target = local(to), let end = remoteLink(of: target, RemoteEnd(from, atoms)) {
        end.remove()
      }
      signals?.send(.unlinkAcknowledgement(id: id, from: to, to: from), to: peer)
    case .unlinkAcknowledgement:
      // An unlink here takes effect at once; what the other side sent before is dropped as it finds no link.
      break
    case .exit(let from, let to, let bytes):
      guard let target = local(to), let end = remoteLink(of: target, RemoteEnd(from, atoms)),
        let reason = term(bytes, p)
      else { return }
      end.remove()
      signalExit(target, from: pid(from, in: p), reason: reason, isLink: true)
    case .kill(let from, let to, let bytes):
      guard let target = local(to), let reason = term(bytes, p) else { return }
      signalExit(target, from: pid(from, in: p), reason: reason, isLink: false)
    case .monitor(let from, let target, let reference):
      monitored(by: from, target, reference)
    case .demonitor(let from, let target, let reference):
      guard let process = local(target) else { return }
      var other = RemoteEnd(from, atoms)
      other.reference = reference.words
      process.findLink(.monitored(other))?.remove()
    case .down(let from, let to, let reference, let bytes):
      guard let owner = local(to), let number = ReferenceNumber.number(reference.words),
        let end = owner.findMonitor(number),
        end.pointee.remote?.node == atoms.existing(peer), let reason = term(bytes, p)
      else { return }
      fire(end, object: object(of: end, from, p), reason: reason, in: p)
    case .groupLeader(_, let to, let leader):
      guard let target = local(to) else { return }
      standStill(target)
      target.pointee.groupLeader = copy(pid(leader, in: p), to: target)
    case .spawn:
      spawned(signal, peer, p)
    case .spawnReply(let reference, _, let flags, let bytes):
      guard let result = term(bytes, p) else { return }
      spawnAnswered(reference, flags, result, p)
    }
  }

  private func term(_ bytes: [UInt8], _ p: ProcessPointer) -> Value? {
    ExternalFormat.decode(self, bytes, into: p)
  }

  private func local(_ identifier: ProcessIdentifier) -> ProcessPointer? {
    guard identifier.node == atoms.name(node), identifier.creation == creation,
      identifier.id < 1 << 28
    else { return nil }
    return processes[Value(pidIndex: Int(identifier.id), serial: identifier.serial)]
  }

  private func local(_ target: MonitorTarget) -> ProcessPointer? {
    switch target {
    case .process(let identifier): return local(identifier)
    case .name(let name): return atoms.existing(name).flatMap { registry[$0] }
    }
  }

  /// The process's end of a link to that process of another node.
  func remoteLink(of p: ProcessPointer, _ other: RemoteEnd) -> LinkPointer? {
    p.findLink(.link(other))
  }

  private func linked(by from: ProcessIdentifier, _ to: ProcessIdentifier, _ p: ProcessPointer) {
    guard let target = local(to) else {
      let reason = ExternalFormat.encode(self, .noproc)
      signals?.send(.exit(from: to, to: from, reason: reason), to: from.node)
      return
    }
    let other = RemoteEnd(from, atoms)
    guard remoteLink(of: target, other) == nil else { return }
    target.addLink(.link, remote: other)
  }

  private func monitored(
    by from: ProcessIdentifier, _ target: MonitorTarget, _ reference: ReferenceIdentifier
  ) {
    guard let process = local(target) else {
      let reason = ExternalFormat.encode(self, .noproc)
      signals?.send(
        .down(from: target, to: from, reference: reference, reason: reason), to: from.node)
      return
    }
    var other = RemoteEnd(from, atoms)
    other.reference = reference.words
    let end = process.addLink(.monitored, remote: other)
    if case .name(let name) = target { end.pointee.name = atoms.intern(name) }
  }

  private func object(of end: LinkPointer, _ from: MonitorTarget, _ p: ProcessPointer) -> Value {
    let name = end.pointee.name
    if !name.isNone, let remote = end.pointee.remote { return p.tuple(name, remote.node) }
    if case .process(let identifier) = from { return pid(identifier, in: p) }
    return end.pointee.remote.map { pid($0.identifier(atoms), in: p) } ?? .undefined
  }

  // MARK: Processes for other nodes

  private func spawned(_ signal: Signal, _ peer: String, _ p: ProcessPointer) {
    guard
      case .spawn(
        let reference, let from, let leader, let module, let function, let arity, let optionBytes,
        let argumentBytes) = signal,
      let arguments = term(argumentBytes, p), arguments.listCount == arity,
      let list = term(optionBytes, p)
    else { return }
    var options = SpawnOptions()
    options.leader = pid(leader, in: p)
    var isLinked = false
    var isMonitored = false
    var rest = list
    while rest.isCons {
      let option = rest.head
      if option == .link { isLinked = true }
      if option == .monitor { isMonitored = true }
      rest = rest.tail
    }
    let started = spawn(
      atoms.intern(module), atoms.intern(function), arguments, by: nil, options)
    guard let started else {
      let error = ExternalFormat.encode(self, .systemLimit)
      signals?.send(.spawnReply(reference: reference, to: from, flags: 0, result: error), to: peer)
      return
    }
    if isLinked { started.addLink(.link, remote: RemoteEnd(from, atoms)) }
    if isMonitored {
      var other = RemoteEnd(from, atoms)
      other.reference = reference.words
      started.addLink(.monitored, remote: other)
    }
    let flags = (isLinked ? 1 : 0) | (isMonitored ? 2 : 0)
    let result = ExternalFormat.encode(self, started.pointee.pid)
    signals?.send(
      .spawnReply(reference: reference, to: from, flags: flags, result: result), to: peer)
  }

  private func spawnAnswered(
    _ reference: ReferenceIdentifier, _ flags: Int, _ result: Value, _ scratch: ProcessPointer
  ) {
    guard let number = ReferenceNumber.number(reference.words),
      let request = remoteSpawns.removeValue(forKey: number),
      let caller = processes[request.caller]
    else { return }
    let tag = scratch.reference(number)
    guard result.isBoxed(.externalPid) else {
      if request.isMonitored { endAlias(number, of: caller) }
      if request.wantsError {
        send(
          scratch.tuple([request.replyTag, tag, .error, result]), to: caller)
      }
      return
    }
    let other = RemoteEnd(identifier(of: result), atoms)
    if request.isLinked, flags & 1 != 0 { caller.addLink(.link, remote: other) }
    if request.isMonitored, flags & 2 != 0 {
      let end = caller.addLink(.monitoring, reference: number, remote: other)
      end.pointee.tag = request.monitorTag
    }
    if request.wantsSuccess {
      send(scratch.tuple([request.replyTag, tag, .ok, result]), to: caller)
    }
  }

  // MARK: Nodes

  /// This node has a name from now on, or, with nil, none.
  public func setNode(_ name: String?, creation: UInt32) {
    // Without the lock, natives read who they are.
    lock.waitUntilAlone()
    node = name.map { atoms.intern($0) } ?? .noNode
    self.creation = creation
  }

  /// The connection to a node has gone: links and monitors to its processes end with `noconnection`, and those who monitor the node
  /// are told.
  public func nodeDown(_ name: String) {
    guard let peer = atoms.existing(name) else { return }
    let scratch = ScratchHeap(self)
    defer { scratch.free() }
    for p in processes.all { disconnect(p, peer, scratch.process) }
    for (number, request) in remoteSpawns.sorted(by: { $0.key < $1.key })
    where request.node == peer {
      remoteSpawns[number] = nil
      guard let caller = processes[request.caller], request.wantsError else { continue }
      send(
        scratch.process.tuple([
          request.replyTag, scratch.process.reference(number), .error, .noconnection,
        ]), to: caller)
    }
    for monitor in monitorsOfNodes.removeValue(forKey: peer) ?? [] {
      guard let p = processes[monitor.pid] else { continue }
      for _ in 0..<monitor.count { send(scratch.process.tuple(.nodedown, peer), to: p) }
    }
  }

  private func disconnect(_ p: ProcessPointer, _ peer: Value, _ scratch: ProcessPointer) {
    var ends: [LinkPointer] = []
    var at = p.pointee.links
    while let end = at {
      if end.pointee.remote?.node == peer { ends.append(end) }
      at = end.pointee.next
    }
    for end in ends.reversed() {
      guard let remote = end.pointee.remote else { continue }
      switch end.pointee.kind {
      case .monitored, .alias:
        end.remove()
      case .link:
        end.remove()
        let other = pid(remote.identifier(atoms), in: scratch)
        signalExit(p, from: other, reason: .noconnection, isLink: true)
      case .monitoring:
        let object = object(of: end, .process(remote.identifier(atoms)), scratch)
        fire(end, object: object, reason: .noconnection, in: scratch)
      }
    }
  }

  /// `process` is told when that node goes down; `change` is 1 for one message more, -1 for one less.
  func monitorNode(_ name: Value, by pid: Value, change: Int) {
    var monitors = monitorsOfNodes[name] ?? []
    if let index = monitors.firstIndex(where: { $0.pid == pid }) {
      monitors[index].count += change
      if monitors[index].count <= 0 { monitors.remove(at: index) }
    } else if change > 0 {
      monitors.append(NodeMonitor(pid: pid, count: change))
    }
    monitorsOfNodes[name] = monitors.isEmpty ? nil : monitors
  }

  func forgetNodeMonitors(of pid: Value) {
    guard !monitorsOfNodes.isEmpty else { return }
    for name in Array(monitorsOfNodes.keys) {
      monitorsOfNodes[name]?.removeAll { $0.pid == pid }
      if monitorsOfNodes[name]?.isEmpty == true { monitorsOfNodes[name] = nil }
    }
  }

  /// Sends a message from outside to a process of this node: its pid, or the name it is registered under.
  public func post(_ message: Literal, to identifier: ProcessIdentifier) {
    guard let target = local(identifier) else { return }
    let scratch = ScratchHeap(self)
    defer { scratch.free() }
    send(value(message, in: scratch.process), to: target)
  }

  /// Sends a message from outside to a registered process. False where nobody has that name.
  @discardableResult
  public func post(_ message: Literal, toName name: String) -> Bool {
    guard let atom = atoms.existing(name), let target = registry[atom] else { return false }
    let scratch = ScratchHeap(self)
    defer { scratch.free() }
    send(value(message, in: scratch.process), to: target)
    return true
  }

  /// Ends the machine's work with a status.
  public func halt(_ status: Int) { haltStatus = status }
}
