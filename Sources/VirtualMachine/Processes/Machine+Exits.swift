extension Machine {
  // MARK: Links and monitors

  /// Links two processes of this node, unless they are.
  func link(_ a: ProcessPointer, _ b: ProcessPointer) {
    guard a != b, linkEnd(a, b) == nil else { return }
    let near = a.addLink(.link)
    let far = b.addLink(.link)
    near.pointee.twin = far
    far.pointee.twin = near
  }

  /// An end of the link of two processes of this node. The lists of both are walked in step: it takes as long as the shorter one is.
  func linkEnd(_ a: ProcessPointer, _ b: ProcessPointer) -> LinkPointer? {
    var (near, far) = (a.pointee.links, b.pointee.links)
    while let first = near, let second = far {
      if first.pointee.kind == .link, first.pointee.twin?.pointee.owner == b { return first }
      if second.pointee.kind == .link, second.pointee.twin?.pointee.owner == a { return second }
      (near, far) = (first.pointee.next, second.pointee.next)
    }
    return nil
  }

  /// `watcher` monitors `watched`. Returns the watcher's end.
  @discardableResult
  func monitor(_ watcher: ProcessPointer, _ watched: ProcessPointer, reference: UInt64)
    -> LinkPointer
  {
    let near = watcher.addLink(.monitoring, reference: reference)
    let far = watched.addLink(.monitored, reference: reference)
    near.pointee.twin = far
    far.pointee.twin = near
    return near
  }

  /// Makes the reference of a monitor an alias too.
  func addAlias(_ mode: AliasMode, to monitor: LinkPointer) {
    guard mode != .none else { return }
    monitor.pointee.alias = mode
    let owner = monitor.pointee.owner
    aliases[monitor.pointee.reference] = ProcessAlias(
      pid: owner.pointee.pid, endsByMessage: mode == .replyDemonitor)
  }

  /// Ends a monitor of the process that set it.
  func demonitor(_ monitor: LinkPointer) {
    if let remote = monitor.pointee.remote {
      let owner = monitor.pointee.owner
      signals?.send(
        .demonitor(
          from: identifier(of: owner.pointee.pid), target: target(of: monitor, remote),
          reference: referenceIdentifier(number: monitor.pointee.reference)),
        to: atoms.name(remote.node))
    }
    remove(monitor)
  }

  /// Takes a monitor away; its alias ends with it, or goes on by itself.
  private func remove(_ monitor: LinkPointer) {
    let (owner, reference) = (monitor.pointee.owner, monitor.pointee.reference)
    let mode = monitor.pointee.alias
    monitor.removeBoth()
    switch mode {
    case .none: break
    case .explicit:
      if aliases[reference] != nil {
        aliases[reference]?.end = owner.addLink(.alias, reference: reference)
      }
    case .demonitor, .replyDemonitor: endAlias(reference, of: owner)
    }
  }

  /// What a monitor of another node's process or name is set on.
  func target(of monitor: LinkPointer, _ remote: RemoteEnd) -> MonitorTarget {
    let name = monitor.pointee.name
    if !name.isNone { return .name(atoms.name(name)) }
    return .process(remote.identifier(atoms))
  }

  func referenceIdentifier(number: UInt64) -> ReferenceIdentifier {
    ReferenceIdentifier(
      node: atoms.name(node), creation: creation, words: ReferenceNumber.words(number))
  }

  /// The message that a monitor ends with goes to its owner, and the monitor with it.
  func fire(_ monitor: LinkPointer, object: Value, reason: Value, in scratch: ProcessPointer) {
    let owner = monitor.pointee.owner
    let tag = monitor.pointee.tag.isNone ? Value.DOWN : monitor.pointee.tag
    let message = scratch.tuple([
      tag, scratch.reference(monitor.pointee.reference), .process, object, reason,
    ])
    remove(monitor)
    send(message, to: owner)
  }

  // MARK: Exit signals

  /// An exit signal reaches a process: it is turned into a message, ignored, or it ends the process at its next turn.
  func signalExit(_ p: ProcessPointer, from sender: Value, reason: Value, isLink: Bool) {
    if p.pointee.pendingExit { return }
    if reason == .kill, !isLink {
      standStill(p)
      p.pointee.pendingExitReason = .killed
    } else if p.pointee.trapExit {
      let scratch = ScratchHeap(self)
      send(scratch.process.tuple(.EXIT, sender, reason), to: p)
      scratch.free()
      return
    } else if reason == .normal, isLink || sender != p.pointee.pid {
      return
    } else {
      standStill(p)
      p.pointee.pendingExitReason = copy(reason, to: p)
    }
    p.pointee.pendingExit = true
    if p.pointee.status == .suspended {
      enqueue(p)
    }
    // One that runs stops at once.
    p.pointee.reductions = 0
    wake(p)
  }

  // MARK: The end

  /// Ends a process by its `pendingExitReason`: tells those that are linked to it or monitor it, and gives back all it had.
  func end(_ p: ProcessPointer) {
    let pid = p.pointee.pid
    p.pointee.status = .exiting
    p.pointee.pendingExit = true
    let reason = p.pointee.pendingExitReason
    if p.pointee.receiveTimer != 0 { cancelReceiveTimer(p) }
    reportCrash(p)
    if !p.pointee.traceFlags.isEmpty { tellEnd(p, reason) }
    // From here on nobody finds it.
    processes.remove(pid)
    if !p.pointee.registeredName.isNone { registry[p.pointee.registeredName] = nil }
    etsProcessExited(pid)
    forgetNodeMonitors(of: pid)
    endSuspensions(by: p)
    if p.pointee.endIsWatched { processEnded(pid) }
    if p.pointee.links != nil { tellLinks(p, reason) }
    p.freeMemory()
    scheduler.pointee.blocks.pointee.free(p)
  }

  private func tellLinks(_ p: ProcessPointer, _ reason: Value) {
    // The oldest first.
    var last = p.pointee.links
    while let next = last?.pointee.next { last = next }
    let scratch = ScratchHeap(self)
    defer { scratch.free() }
    while let end = last {
      last = end.pointee.previous
      if end.pointee.alias != .none { aliases[end.pointee.reference] = nil }
      switch end.pointee.kind {
      case .alias:
        aliases[end.pointee.reference] = nil
        end.remove()
      case .monitoring:
        if let remote = end.pointee.remote {
          signals?.send(
            .demonitor(
              from: identifier(of: p.pointee.pid), target: target(of: end, remote),
              reference: referenceIdentifier(number: end.pointee.reference)),
            to: atoms.name(remote.node))
        }
        end.removeBoth()
      case .link:
        if let remote = end.pointee.remote {
          let other = remote.identifier(atoms)
          signals?.send(
            .exit(
              from: identifier(of: p.pointee.pid), to: other,
              reason: ExternalFormat.encode(self, reason)),
            to: other.node)
          end.remove()
        } else if let other = end.pointee.twin?.pointee.owner {
          end.removeBoth()
          tell(other, .processes, "getting_unlinked") { _ in [p.pointee.pid] }
          signalExit(other, from: p.pointee.pid, reason: reason, isLink: true)
        }
      case .monitored:
        if let remote = end.pointee.remote {
          let watcher = remote.identifier(atoms)
          let from: MonitorTarget =
            end.pointee.name.isNone
            ? .process(identifier(of: p.pointee.pid)) : .name(atoms.name(end.pointee.name))
          signals?.send(
            .down(
              from: from, to: watcher, reference: remote.referenceIdentifier(atoms),
              reason: ExternalFormat.encode(self, reason)),
            to: watcher.node)
          end.remove()
        } else if let monitor = end.pointee.twin {
          let name = monitor.pointee.name
          let object =
            name.isNone ? p.pointee.pid : scratch.process.tuple(name, node)
          fire(monitor, object: object, reason: reason, in: scratch.process)
        }
      }
    }
  }

  /// An exception that nobody caught is told by a process of its own: `swm_logger.crash(pid, class, reason, trace)`. Exits are not.
  private func reportCrash(_ p: ProcessPointer) {
    guard p.pointee.hasCrashed else { return }
    let handler = code.export(.errorHandler, .undefinedFunction, 3)
    guard handler.pointee.isDefined, p.pointee.initialModule != atoms.intern("swm_logger") else {
      // Without a library, or where the report itself fails, the crash must not be lost.
      let text = "a process has crashed: \(literal(p.pointee.pendingExitReason))\n"
      return environment.write(Array(text.utf8), isError: true)
    }
    let scratch = ScratchHeap(self)
    defer { scratch.free() }
    let reason = p.pointee.pendingExitReason
    // The exit reason is {reason, trace}.
    let cause = reason.isTuple && reason.tupleCount == 2 ? reason.element(0) : reason
    let arguments = scratch.process.list([
      p.pointee.pid, p.pointee.exceptionClass, cause, p.pointee.exceptionTrace,
    ])
    _ = spawn(atoms.intern("swm_logger"), atoms.intern("crash"), arguments, by: nil)
  }
}

extension RemoteEnd {
  init(_ identifier: ProcessIdentifier, _ atoms: AtomTable) {
    self.init(
      node: atoms.intern(identifier.node),
      number: UInt64(identifier.id) | UInt64(identifier.serial) << 32,
      creation: identifier.creation)
  }

  func identifier(_ atoms: AtomTable) -> ProcessIdentifier {
    ProcessIdentifier(
      node: atoms.name(node), id: UInt32(truncatingIfNeeded: number),
      serial: UInt32(number >> 32), creation: creation)
  }

  func referenceIdentifier(_ atoms: AtomTable) -> ReferenceIdentifier {
    ReferenceIdentifier(node: atoms.name(node), creation: creation, words: reference)
  }
}
