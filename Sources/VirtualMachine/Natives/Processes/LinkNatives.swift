/// `:erlang`'s links, monitors, aliases and names.
enum LinkNatives {
  static let rows: [Native] = links + monitors + aliases + names

  private static let links: [Native] = [
    controlNative("erlang", "link", 1) { process, base in
      let call = NativeCall(process, base)
      let machine = call.machine
      let p = call.process
      if call[0].isLocalPid {
        if let other = machine.processes[call[0]], !other.pointee.pendingExit {
          let isTraced = !p.pointee.traceFlags.isEmpty || !other.pointee.traceFlags.isEmpty
          let isNew = isTraced && machine.linkEnd(p, other) == nil
          machine.link(p, other)
          if isTraced { machine.tellLink(p, call[0], isNew ? other : nil) }
          return Value.true.word
        }
        guard p.pointee.trapExit else { return call.fail(.noproc) }
        machine.send(p.tuple(.EXIT, call[0], .noproc), to: p)
        return Value.true.word
      }
      guard call[0].isBoxed(.externalPid) else { return call.badArgument() }
      let identifier = machine.identifier(of: call[0])
      let remote = RemoteEnd(identifier, machine.atoms)
      if machine.remoteLink(of: p, remote) != nil { return Value.true.word }
      p.addLink(.link, remote: remote)
      if let signals = machine.signals {
        signals.send(
          .link(from: machine.identifier(of: call.caller), to: identifier), to: identifier.node)
      } else {
        machine.nodeDown(identifier.node)
      }
      return call.result(.true)
    },
    native("erlang", "unlink", 1) { process, base in
      let call = NativeCall(process, base)
      let machine = call.machine
      let p = call.process
      if call[0].isLocalPid {
        let other = machine.processes[call[0]]
        let end = other.flatMap { machine.linkEnd(p, $0) }
        machine.tellUnlink(p, call[0], end == nil ? nil : other)
        end?.removeBoth()
        return Value.true.word
      }
      guard call[0].isBoxed(.externalPid) else { return call.badArgument() }
      let identifier = machine.identifier(of: call[0])
      if let end = machine.remoteLink(of: p, RemoteEnd(identifier, machine.atoms)) {
        end.remove()
        let id = machine.nextUnlink
        machine.nextUnlink += 1
        machine.signals?.send(
          .unlink(id: id, from: machine.identifier(of: call.caller), to: identifier),
          to: identifier.node)
      }
      return Value.true.word
    },
  ]

  private static let monitors: [Native] = [
    native("erlang", "monitor", 2) { process, base in
      monitor(NativeCall(process, base), .emptyList)
    },
    native("erlang", "monitor", 3) { process, base in
      let call = NativeCall(process, base)
      return monitor(call, call[2])
    },
    native("erlang", "demonitor", 1) { process, base in
      demonitor(NativeCall(process, base), .emptyList)
    },
    native("erlang", "demonitor", 2) { process, base in
      let call = NativeCall(process, base)
      return demonitor(call, call[1])
    },
  ]

  private static func monitor(_ call: NativeCall, _ list: Value) -> UInt64 {
    let machine = call.machine
    let p = call.process
    guard call[0] == .process, let options = MonitorOptions(list, machine.atoms) else {
      // Nothing changes this node's time offset, so its monitor never fires.
      if call[0].isAtom, machine.atoms.name(call[0]) == "time_offset" {
        return p.reference(machine.makeReferenceNumber()).word
      }
      return call.badArgument()
    }
    let number = machine.makeReferenceNumber(for: p)
    let tag = options.tag
    guard !tag.isPointer else { return call.badArgument() }
    var target = call[1]
    var name = Value.none
    var node = machine.node
    if target.isAtom {
      name = target
    } else if target.isTuple, target.tupleCount == 2, target.element(0).isAtom,
      target.element(1).isAtom
    {
      name = target.element(0)
      node = target.element(1)
    } else if !target.isPid {
      return call.badArgument()
    }
    if target.isBoxed(.externalPid) { node = Value(word: target.pointer[1]) }

    if node != machine.node || target.isBoxed(.externalPid) {
      let remote =
        name.isNone
        ? RemoteEnd(machine.identifier(of: target), machine.atoms)
        : RemoteEnd(node: node, number: 0, creation: 0)
      let end = p.addLink(.monitoring, reference: number, remote: remote)
      end.pointee.tag = tag
      end.pointee.name = name
      machine.addAlias(options.alias, to: end)
      if let signals = machine.signals {
        signals.send(
          .monitor(
            from: machine.identifier(of: call.caller), target: machine.target(of: end, remote),
            reference: machine.referenceIdentifier(number: number)), to: machine.atoms.name(node))
      } else {
        machine.nodeDown(machine.atoms.name(node))
      }
      return p.reference(number).word
    }

    let object = name.isNone ? target : p.tuple(name, node)
    if !name.isNone { target = machine.registry[name]?.pointee.pid ?? .none }
    if let watched = target.isNone ? nil : machine.processes[target] {
      // A monitor of oneself never fires.
      let end = machine.monitor(p, watched, reference: number)
      end.pointee.tag = tag
      end.pointee.name = name
      machine.addAlias(options.alias, to: end)
    } else {
      let scratchTag = tag.isNone ? Value.DOWN : tag
      machine.send(
        p.tuple([scratchTag, p.reference(number), .process, object, .noproc]), to: p)
    }
    return p.reference(number).word
  }

  private static func demonitor(_ call: NativeCall, _ list: Value) -> UInt64 {
    let machine = call.machine
    let p = call.process
    guard call[0].isReference, let options = list.listElements else { return call.badArgument() }
    guard call[0].isBoxed(.reference) else { return call.badArgument() }
    var flushes = false
    var informs = false
    for option in options {
      if option == .flush {
        flushes = true
      } else if option == .info {
        informs = true
      } else {
        return call.badArgument()
      }
    }
    let number = call[0].pointer[1]
    let found = p.findMonitor(number)
    if let found { machine.demonitor(found) }
    var flushed = false
    if flushes, found == nil { flushed = flush(p, call[0]) }
    if informs { return call.boolean(flushes ? !flushed : found != nil) }
    return Value.true.word
  }

  /// Takes the message of a monitor that has fired out of the mailbox.
  private static func flush(_ p: ProcessPointer, _ reference: Value) -> Bool {
    p.takeArrivals()
    for index in 0..<p.pointee.mailbox.count {
      let term = p.pointee.mailbox[index].term
      guard term.isTuple, term.tupleCount == 5, Order.same(term.element(1), reference) else {
        continue
      }
      let entry = p.pointee.mailbox.remove(at: index)
      if index < p.pointee.mailbox.save { p.pointee.mailbox.save -= 1 }
      p.machine.discard(entry)
      return true
    }
    return false
  }

  private static let aliases: [Native] = [
    native("erlang", "alias", 0) { process, base in
      alias(NativeCall(process, base), endsByMessage: false)
    },
    native("erlang", "alias", 1) { process, base in
      let call = NativeCall(process, base)
      guard let options = call[0].listElements else { return call.badArgument() }
      var endsByMessage = false
      for option in options {
        guard option.isAtom else { return call.badArgument() }
        switch call.machine.atoms.name(option) {
        case "reply": endsByMessage = true
        case "explicit_unalias": endsByMessage = false
        default: return call.badArgument()
        }
      }
      return alias(call, endsByMessage: endsByMessage)
    },
    native("erlang", "unalias", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isReference else { return call.badArgument() }
      guard call[0].isBoxed(.reference) else { return Value.false.word }
      return call.boolean(call.machine.endAlias(call[0].pointer[1], of: call.process))
    },
  ]

  private static func alias(_ call: NativeCall, endsByMessage: Bool) -> UInt64 {
    let number = call.machine.makeReferenceNumber(for: call.process)
    call.machine.aliases[number] = ProcessAlias(
      pid: call.caller, endsByMessage: endsByMessage,
      end: call.process.addLink(.alias, reference: number))
    return call.process.reference(number).word
  }

  private static let names: [Native] = [
    native("erlang", "register", 2) { process, base in
      let call = NativeCall(process, base)
      let machine = call.machine
      guard call[0].isAtom, call[0] != .undefined, call[1].isLocalPid,
        let p = machine.processes[call[1]], p.pointee.registeredName.isNone,
        machine.registry[call[0]] == nil
      else { return call.badArgument() }
      machine.registry[call[0]] = p
      p.pointee.registeredName = call[0]
      machine.tell(p, .processes, "register") { _ in [call[0]] }
      return Value.true.word
    },
    native("erlang", "unregister", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isAtom, let p = call.machine.registry.removeValue(forKey: call[0]) else {
        return call.badArgument()
      }
      p.pointee.registeredName = .none
      call.machine.tell(p, .processes, "unregister") { _ in [call[0]] }
      return Value.true.word
    },
    native("erlang", "whereis", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isAtom else { return call.badArgument() }
      return (call.machine.registry[call[0]]?.pointee.pid ?? .undefined).word
    },
    native("erlang", "registered", 0) { process, base in
      let call = NativeCall(process, base)
      let names = call.machine.registry.keys.sorted { $0.word < $1.word }
      return call.list(names).word
    },
  ]
}
