internal import Distribution
public import VirtualMachine

/// The natives that ask about other nodes: the module `:swm_dist` and some of `:erlang`. A machine without a shell answers as a node
/// without a name.
public enum DistributionNatives {
  /// Their rows.
  public static let rows: [Native] = starting + connections + cookies + notices

  private static let starting: [Native] = [
    unsafe controlNative("swm_dist", "start", 2) { process, base in
      start(unsafe NativeCall(process, base), isHidden: false)
    },
    unsafe controlNative("swm_dist", "start", 3) { process, base in
      let call = unsafe NativeCall(process, base)
      guard call[2].isBoolean else { return call.badArgument() }
      return start(call, isHidden: call[2].isTrue)
    },
    unsafe native("swm_dist", "stop", 0) { process, base in
      let call = unsafe NativeCall(process, base)
      guard let shell = call.shell, shell.stop() else { return call.failure("not_found") }
      return call.ok()
    },
  ]

  /// Waits until the node is announced: `:ok`, or `{:error, text}`.
  private static func start(_ call: NativeCall, isHidden: Bool) -> UInt64 {
    guard let wish = call.name(call[0]), let kind = call.name(call[1]),
      kind == "shortnames" || kind == "longnames"
    else { return call.badArgument() }
    guard let shell = call.shell else {
      return call.result(
        call.value(DistributionShell.failure("this program has no connection to a network")))
    }
    if let result = shell.startResults.removeValue(forKey: call.caller) {
      return call.result(call.value(result))
    }
    if case .starting(_, let waiting) = shell.state, waiting.contains(call.caller) {
      return call.waitForMessage()
    }
    let problem = shell.start(
      wish, isShort: kind == "shortnames", isHidden: isHidden, by: call.caller)
    if let problem { return call.result(call.value(problem)) }
    return call.waitForMessage()
  }

  private static let connections: [Native] = [
    unsafe native("swm_dist", "connect", 1) { process, base in
      let call = unsafe NativeCall(process, base)
      guard let node = call.name(call[0]) else { return call.badArgument() }
      let reference = call.makeReference()
      let number = call.referenceNumber(reference) ?? 0
      if let shell = call.shell {
        shell.request(node, pid: call.caller, reference: number)
      } else {
        call.machine.post(
          .tuple([.atom("swm_dist"), .opaque(0), .atom("ignored")]), reference: number,
          to: call.caller)
      }
      return call.result(reference)
    },
    unsafe native("swm_dist", "disconnect", 1) { process, base in
      disconnect(unsafe NativeCall(process, base))
    },
    unsafe native("erlang", "disconnect_node", 1) { process, base in
      disconnect(unsafe NativeCall(process, base))
    },
    unsafe native("swm_dist", "nodes", 1) { process, base in
      nodes(unsafe NativeCall(process, base))
    },
    unsafe native("erlang", "nodes", 1) { process, base in
      nodes(unsafe NativeCall(process, base))
    },
    unsafe native("erlang", "nodes", 0) { process, base in
      let call = unsafe NativeCall(process, base)
      return call.result(list(call, call.peers.filter { !$0.isHidden }.map(\.name.description)))
    },
    unsafe native("swm_dist", "names", 1) { process, base in
      names(unsafe NativeCall(process, base))
    },
  ]

  private static func list(_ call: NativeCall, _ names: [String]) -> Value {
    call.list(names.map { call.atom($0) })
  }

  private static func disconnect(_ call: NativeCall) -> UInt64 {
    guard let node = call.name(call[0]) else { return call.badArgument() }
    guard let shell = call.shell, let mesh = shell.mesh else {
      return call.result(call.atom("ignored"))
    }
    guard let name = NodeName(node), mesh.peer(name) != nil else { return call.boolean(false) }
    mesh.disconnect(name)
    shell.hasNews = true
    return call.boolean(true)
  }

  /// One kind of nodes, or those of several kinds.
  private static func nodes(_ call: NativeCall) -> UInt64 {
    let kinds = call.elements(call[0]) ?? [call[0]]
    let peers = call.peers
    var wanted: Set<String> = []
    for kind in kinds {
      switch call.name(kind) {
      case "visible": wanted.formUnion(peers.filter { !$0.isHidden }.map(\.name.description))
      case "hidden": wanted.formUnion(peers.filter(\.isHidden).map(\.name.description))
      case "connected": wanted.formUnion(peers.map(\.name.description))
      case "this": wanted.insert(call.thisNode)
      case "known": wanted.formUnion(peers.map(\.name.description) + [call.thisNode])
      default: return call.badArgument()
      }
    }
    return call.result(list(call, wanted.sorted()))
  }

  private static func names(_ call: NativeCall) -> UInt64 {
    let host: String
    if let name = call.name(call[0]) {
      host = name
    } else if let bytes = call.bytes(call[0]) {
      host = String(decoding: bytes, as: UTF8.self)
    } else {
      return call.badArgument()
    }
    guard let shell = call.shell else { return call.badArgument() }
    let reference = call.makeReference()
    let number = call.referenceNumber(reference) ?? 0
    let (caller, inbox) = (call.caller, shell.inbox)
    shell.surroundings.lookUpNames(host) { result in
      let content: Literal =
        switch result {
        case .success(let names):
          .tuple([
            .atom("ok"),
            .list(
              names.map {
                .tuple([.binary(Array($0.alive.utf8)), .integer(Int($0.port))])
              }, tail: nil),
          ])
        case .failure(.noPortMapper), .failure(.unresolvedHost):
          .tuple([.atom("error"), .atom("address")])
        case .failure(let failure):
          .tuple([.atom("error"), .binary(Array(failure.description.utf8))])
        }
      inbox.post(
        Delivery(receiver: caller, reference: number, tag: "swm_dist", content: content))
    }
    return call.result(reference)
  }

  private static let cookies: [Native] = [
    unsafe native("swm_dist", "get_cookie", 1) { process, base in
      let call = unsafe NativeCall(process, base)
      guard let node = call.name(call[0]) else { return call.badArgument() }
      guard let shell = call.shell, let cookie = shell.cookie(for: node) else {
        return call.result(call.atom("nocookie"))
      }
      return call.result(call.atom(cookie))
    },
    unsafe native("swm_dist", "set_cookie", 2) { process, base in
      let call = unsafe NativeCall(process, base)
      guard let node = call.name(call[0]), let cookie = call.name(call[1]) else {
        return call.badArgument()
      }
      guard let shell = call.shell else { return call.boolean(false) }
      shell.setCookie(cookie, for: node)
      return call.boolean(true)
    },
  ]

  private static let notices: [Native] = [
    unsafe native("swm_dist", "monitor_nodes", 1) { process, base in
      monitorNodes(unsafe NativeCall(process, base), .emptyList)
    },
    unsafe native("swm_dist", "monitor_nodes", 2) { process, base in
      let call = unsafe NativeCall(process, base)
      return monitorNodes(call, call.literal(call[1]))
    },
  ]

  private static func monitorNodes(_ call: NativeCall, _ list: Literal) -> UInt64 {
    guard call[0].isBoolean, let options = NodeSubscription.options(list) else {
      return call.badArgument()
    }
    guard let shell = call.shell else { return call.failure("not_found") }
    shell.subscribe(call.caller, call[0].isTrue, options)
    return call.ok()
  }
}

extension NativeCall {
  /// The machine's shell; nil where it has none.
  fileprivate var shell: DistributionShell? {
    machine.attachment(of: DistributionReference.self)?.shell
  }

  fileprivate var peers: [Peer] { shell?.connected ?? [] }

  fileprivate var thisNode: String { machine.atoms.name(machine.node) }
}
