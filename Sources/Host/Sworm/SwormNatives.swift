internal import Sworm
internal import VirtualMachine

/// The instances of a node's sworms, by the module of each.
final class SwormInstances {
  var byName: [Value: Instance] = [:]
}

/// `:sworm_core`: the pure registry of `Sworm.Instance` for the server in `stdlib/sworm`. Reading needs no server.
///
/// What is to be done comes back as a list of `{:send, node, binary}`, `{:lost, name, pid, start}` and
/// `{:adopt, name, start, groups}`; `start` is nil for a process that was registered by its pid.
enum SwormNatives {
  static let rows: [Native] = reading + writing + peers

  private static let reading: [Native] = [
    unsafe native("sworm_core", "whereis", 2) { process, base in
      let call = unsafe NativeCall(process, base)
      guard let instance = instance(call) else { return call.badArgument() }
      guard let pid = instance.whereis(call.external(call[1])) else {
        return call.atom("undefined").word
      }
      return call.word(pid)
    },
    unsafe native("sworm_core", "registered", 1) { process, base in
      let call = unsafe NativeCall(process, base)
      guard let instance = instance(call) else { return call.badArgument() }
      let pairs = instance.registered.compactMap { name, pid -> Value? in
        guard let name = call.term(external: name), let pid = call.term(external: pid) else {
          return nil
        }
        return call.tuple(name, pid)
      }
      return call.list(pairs).word
    },
    unsafe native("sworm_core", "members", 2) { process, base in
      let call = unsafe NativeCall(process, base)
      guard let instance = instance(call) else { return call.badArgument() }
      let pids = instance.members(of: call.external(call[1]))
      return call.list(pids.compactMap { call.term(external: $0) }).word
    },
    // {node, pid, start, groups} of who has the name, or :undefined.
    unsafe native("sworm_core", "owner", 2) { process, base in
      let call = unsafe NativeCall(process, base)
      guard let instance = instance(call) else { return call.badArgument() }
      guard let (node, entry) = instance.winner(call.external(call[1])),
        let pid = call.term(external: entry.pid)
      else { return call.atom("undefined").word }
      return call.tuple(call.atom(node), pid, start(entry, call), groups(entry, call)).word
    },
    unsafe native("sworm_core", "home", 2) { process, base in
      let call = unsafe NativeCall(process, base)
      guard let instance = instance(call) else { return call.badArgument() }
      return call.atom(instance.home(of: call.external(call[1])) ?? "undefined").word
    },
    unsafe native("sworm_core", "nodes", 1) { process, base in
      let call = unsafe NativeCall(process, base)
      guard let instance = instance(call) else { return call.badArgument() }
      return call.list(instance.nodes.map { call.atom($0) }).word
    },
    unsafe native("sworm_core", "exists", 1) { process, base in
      let call = unsafe NativeCall(process, base)
      return call.boolean(instance(call) != nil)
    },
  ]

  private static let writing: [Native] = [
    unsafe native("sworm_core", "new", 3) { process, base in
      let call = unsafe NativeCall(process, base)
      guard let node = call.name(call[1]), call[2].isSmall, call[2].small >= 0 else {
        return call.badArgument()
      }
      let instances = call.machine.attachment { SwormInstances() }
      instances.byName[call[0]] = Instance(node: node, incarnation: UInt64(call[2].small))
      return call.atom("ok").word
    },
    unsafe native("sworm_core", "delete", 1) { process, base in
      let call = unsafe NativeCall(process, base)
      let instances = call.machine.attachment { SwormInstances() }
      instances.byName[call[0]] = nil
      return call.atom("ok").word
    },
    // put(sworm, name, pid, start, groups): a new claim.
    unsafe native("sworm_core", "claim", 5) { process, base in
      let call = unsafe NativeCall(process, base)
      guard let instance = instance(call), let groups = call.elements(call[4]) else {
        return call.badArgument()
      }
      let name = call.external(call[1])
      let entry = Entry(
        pid: call.external(call[2]), start: start(call[3], call),
        epoch: instance.nextEpoch(name), groups: groups.map { call.external($0) })
      return actions(instance.put(name, entry), call)
    },
    // update(sworm, name, pid, groups): the claim stays the same.
    unsafe native("sworm_core", "update", 4) { process, base in
      let call = unsafe NativeCall(process, base)
      guard let instance = instance(call), let groups = call.elements(call[3]) else {
        return call.badArgument()
      }
      let name = call.external(call[1])
      guard var entry = instance.ownEntry(name) else { return call.list([]).word }
      entry.pid = call.external(call[2])
      entry.groups = groups.map { call.external($0) }
      return actions(instance.put(name, entry), call)
    },
    unsafe native("sworm_core", "remove", 2) { process, base in
      let call = unsafe NativeCall(process, base)
      guard let instance = instance(call) else { return call.badArgument() }
      return actions(instance.remove(call.external(call[1])), call)
    },
    unsafe native("sworm_core", "abandon", 2) { process, base in
      let call = unsafe NativeCall(process, base)
      guard let instance = instance(call) else { return call.badArgument() }
      instance.abandon(call.external(call[1]))
      return call.atom("ok").word
    },
    unsafe native("sworm_core", "leave", 1) { process, base in
      let call = unsafe NativeCall(process, base)
      guard let instance = instance(call) else { return call.badArgument() }
      return actions(instance.leave(), call)
    },
  ]

  private static let peers: [Native] = [
    unsafe native("sworm_core", "connected", 2) { process, base in
      let call = unsafe NativeCall(process, base)
      guard let instance = instance(call), let node = call.name(call[1]) else {
        return call.badArgument()
      }
      return actions(instance.connected(node), call)
    },
    unsafe native("sworm_core", "disconnected", 2) { process, base in
      let call = unsafe NativeCall(process, base)
      guard let instance = instance(call), let node = call.name(call[1]) else {
        return call.badArgument()
      }
      return actions(instance.disconnected(node), call)
    },
    unsafe native("sworm_core", "synchronize", 1) { process, base in
      let call = unsafe NativeCall(process, base)
      guard let instance = instance(call) else { return call.badArgument() }
      return actions(instance.synchronize(), call)
    },
    // A peer's message that is none is an error to be logged, not one to die of: `:malformed`.
    unsafe native("sworm_core", "receive", 3) { process, base in
      let call = unsafe NativeCall(process, base)
      guard let instance = instance(call), let node = call.name(call[1]),
        let bytes = call.bytes(call[2])
      else { return call.badArgument() }
      do {
        return actions(try instance.receive(bytes, from: node), call)
      } catch {
        return call.atom("malformed").word
      }
    },
  ]

  private static func instance(_ call: NativeCall) -> Instance? {
    call.machine.attachment { SwormInstances() }.byName[call[0]]
  }

  private static func start(_ entry: Entry, _ call: NativeCall) -> Value {
    entry.start.flatMap { call.term(external: $0) } ?? call.atom("nil")
  }

  private static func start(_ value: Value, _ call: NativeCall) -> TermBytes? {
    call.name(value) == "nil" ? nil : call.external(value)
  }

  private static func groups(_ entry: Entry, _ call: NativeCall) -> Value {
    call.list(entry.groups.compactMap { call.term(external: $0) })
  }

  private static func actions(_ actions: [Action], _ call: NativeCall) -> UInt64 {
    let terms = actions.compactMap { action -> Value? in
      switch action {
      case .send(let node, let bytes):
        return call.tuple(call.atom("send"), call.atom(node), call.binary(bytes))
      case .lost(let name, let entry):
        guard let name = call.term(external: name), let pid = call.term(external: entry.pid)
        else { return nil }
        return call.tuple(call.atom("lost"), name, pid, start(entry, call))
      case .adopt(let name, let entry):
        guard let name = call.term(external: name) else { return nil }
        return call.tuple(call.atom("adopt"), name, start(entry, call), groups(entry, call))
      }
    }
    return call.list(terms).word
  }
}

extension NativeCall {
  /// The term of stored bytes; `:undefined` where they make none.
  fileprivate func word(_ bytes: TermBytes) -> UInt64 {
    (term(external: bytes) ?? atom("undefined")).word
  }
}
