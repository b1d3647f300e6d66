internal import Distribution
internal import VirtualMachine

// What the mesh has to say.
extension DistributionShell {
  /// Does what the events of the mesh ask for, in their order. Signals that the machine answers with may bring more.
  func take(_ mesh: Mesh) {
    while true {
      let events = mesh.takeEvents()
      if events.isEmpty { return }
      for event in events {
        // An event before may have stopped the node.
        guard self.mesh === mesh else { return }
        take(event, mesh)
      }
    }
  }

  private func take(_ event: MeshEvent, _ mesh: Mesh) {
    switch event {
    case .signal(let peer, let control, let payload):
      guard let signal = Self.signal(control, payload, from: peer) else {
        return mesh.disconnect(
          peer, reason: .protocolViolation("a signal in the name of another node"))
      }
      machine.receive(signal, from: peer.description)
    case .up(let peer):
      if peer.isHidden { hidden.insert(peer.name) }
      answerRequests(peer.name, .true)
      notify(.up, peer.name, isHidden: peer.isHidden, reason: nil)
    case .down(let name, let reason):
      congested.remove(name)
      if reason != .requested, reason != .closedByPeer { surroundings.log("\(name): \(reason)") }
      machine.nodeDown(name.description)
      notify(.down, name, isHidden: hidden.remove(name) != nil, reason: reason)
    case .unreachable(let name, let reason):
      if reason.isWorthTelling { surroundings.log("no connection to \(name): \(reason)") }
      machine.nodeDown(name.description)
      answerRequests(name, .false)
    case .refused(let name, let address, let reason):
      let who = name.map(\.description) ?? "somebody"
      surroundings.log("\(who) at \(address) was not let in: \(reason)")
    case .registered: finishStart(.atom("ok"))
    case .problem(let text):
      surroundings.log(text)
      failStart(text)
    case .congested(let name): congested.insert(name)
    case .drained(let name): congested.remove(name)
    case .listening: break
    }
  }

  private func answerRequests(_ name: NodeName, _ answer: Literal) {
    for request in requests.removeValue(forKey: name) ?? [] {
      post(answer, to: request.pid, reference: request.reference)
    }
  }

  /// `{:swm_dist, reference, content}`.
  func post(_ content: Literal, to pid: Value, reference: UInt64) {
    machine.deliver(
      Delivery(receiver: pid, reference: reference, tag: "swm_dist", content: content))
  }

  // MARK: The node's own name

  /// Gives the node a name and opens it to others. Returns what is wrong with the wish; else `finishStart` follows.
  func start(_ wish: String, isShort: Bool, isHidden: Bool, by pid: Value) -> Literal? {
    guard case .off = state else {
      return .tuple([.atom("error"), .tuple([.atom("already_started"), machine.nodeLiteral])])
    }
    guard let name = fullName(wish, isShort: isShort) else {
      return Self.failure("\(wish) is not a \(isShort ? "short" : "long") node name")
    }
    let secret: String
    do throws(CookieFile.Failure) {
      if let cookie { secret = cookie } else { secret = try surroundings.readCookie() }
    } catch { return Self.failure(error.description) }
    cookie = secret
    life += 1
    var configuration = Mesh.Configuration(
      name: name, isHidden: isHidden, cookie: Cookie(secret), creation: makeCreation(),
      connection: settings)
    // Nobody waits for a connection: what was sent meanwhile must have room.
    configuration.queueLimit = 1 << 20
    configuration.queueByteLimit = 64 << 20
    let environment = machine.environment
    let mesh = Mesh(configuration, transport: surroundings.makeTransport()) { environment.random() }
    for (peer, cookie) in cookies {
      if let peer = NodeName(peer) { mesh.setCookie(Cookie(cookie), for: peer) }
    }
    state = .starting(mesh, waiting: [pid])
    machine.setNode(name.description, creation: configuration.creation)
    let (life, inbox) = (life, inbox)
    mesh.start { event in inbox.post { $0.distribution?.handle(event, life: life) } }
    return nil
  }

  private func makeCreation() -> UInt32 {
    4 + UInt32(truncatingIfNeeded: machine.environment.random() % (UInt64(UInt32.max) - 4))
  }

  private func fullName(_ wish: String, isShort: Bool) -> NodeName? {
    if let name = NodeName(wish) { return name.isShort == isShort ? name : nil }
    guard let host = surroundings.hostName(isShort) else { return nil }
    guard let name = NodeName(alive: wish, host: host), name.isShort == isShort else { return nil }
    return name
  }

  static func failure(_ text: String) -> Literal {
    .tuple([.atom("error"), .binary(Array(text.utf8))])
  }

  private func finishStart(_ result: Literal) {
    guard case .starting(let mesh, let waiting) = state else { return }
    state = .running(mesh)
    machine.spawn(module: "net_kernel", function: "serve", arguments: [])
    answerStart(waiting, result)
  }

  /// A problem before the node is announced: it does not start.
  private func failStart(_ text: String) {
    guard case .starting(_, let waiting) = state else { return }
    stop()
    answerStart(waiting, Self.failure(text))
  }

  private func answerStart(_ waiting: [Value], _ result: Literal) {
    for pid in waiting where machine.isAlive(pid) {
      startResults[pid] = result
      machine.resume(pid)
    }
  }

  /// Takes the node's name away and closes all connections. False where it has none.
  @discardableResult
  public func stop() -> Bool {
    guard let mesh else { return false }
    let peers = mesh.connected
    let waiting = requests
    state = .off
    due = nil
    hasNews = false
    requests = [:]
    hidden = []
    congested = []
    life += 1
    mesh.shutDown()
    for peer in peers {
      machine.nodeDown(peer.name.description)
      notify(.down, peer.name, isHidden: peer.isHidden, reason: .requested)
    }
    for name in waiting.keys.sorted() {
      for request in waiting[name] ?? [] {
        post(.false, to: request.pid, reference: request.reference)
      }
    }
    machine.setNode(nil, creation: 0)
    return true
  }
}

extension Literal {
  static let `true` = Literal.atom("true")
  static let `false` = Literal.atom("false")
}

extension Machine {
  /// This node's name.
  var nodeLiteral: Literal { .atom(atoms.name(node)) }
}

extension CloseReason {
  /// Whether somebody who dialled in vain should read it: a node that is not there is nothing special.
  var isWorthTelling: Bool {
    switch self {
    case .requested, .closedByPeer, .peerDialsItself, .keptOwnDial, .alreadyConnected, .transport:
      false
    default: true
    }
  }
}
