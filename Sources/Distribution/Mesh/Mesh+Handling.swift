extension Mesh {
  /// Takes one event of the transport.
  public func handle(_ event: TransportEvent, now: UInt64) {
    switch event {
    case .listening(let port): events.append(.listening(port: port))
    case .listenFailed(let failure):
      events.append(.problem("this node cannot listen: \(failure)"))
    case .registered(let creation): events.append(.registered(creation: creation))
    case .registrationFailed(let failure, let willRetry):
      let suffix = willRetry ? "; trying again" : ""
      events.append(.problem("this node is not announced: \(failure)\(suffix)"))
    case .registrationLost:
      // Ordinary where a node served the port mapper and has ended; a failure to announce again is told.
      break
    case .accepted(let id, let address):
      let handshake = Handshake(
        acceptingAs: local, cookie: configuration.cookie, challenge: challenge())
      links[id] = Link(
        connection: Connection(handshake, settings: configuration.connection, now: now),
        dialled: nil, address: address)
    case .connected(let id):
      guard let next = links[id]?.connection.onConnected(now: now) else { return }
      perform(next, on: id, now: now)
    case .failed(let id, let failure): drop(id, .transport(failure), close: false)
    case .bytes(let id, let bytes):
      guard let next = links[id]?.connection.receive(bytes, now: now) else { return }
      perform(next, on: id, now: now)
    case .congested(let id): if let name = upName(id) { events.append(.congested(name)) }
    case .drained(let id): if let name = upName(id) { events.append(.drained(name)) }
    case .closed(let id, let failure):
      guard let reason = links[id]?.connection.onClosed(failure) else { return }
      drop(id, reason, close: false)
    }
  }

  private func upName(_ id: ConnectionID) -> NodeName? { links[id]?.connection.peer?.name }

  /// Does what a connection wants, one event after the other.
  func perform(_ wanted: [Connection.Event], on id: ConnectionID, now: UInt64) {
    for event in wanted {
      guard links[id] != nil else { return }
      switch event {
      case .write(let bytes): transport.write(bytes, to: id)
      case .identify(let introduction): identify(introduction, id, now: now)
      case .confirmAlive(let name):
        let stands = peers[name]?.up != nil
        let next = links[id]?.connection.answerAlive(stillConnected: stands, now: now) ?? []
        perform(next, on: id, now: now)
      case .replaceExisting(let name):
        if let old = peers[name]?.up, old != id { drop(old, .closedByPeer) }
      case .established(let peer): establish(peer, id, now: now)
      case .signal(let control, let payload):
        guard let name = upName(id) else { return }
        events.append(.signal(from: name, control, payload: payload))
      case .close(let reason): drop(id, reason)
      }
    }
  }

  private func identify(_ introduction: Introduction, _ id: ConnectionID, now: UInt64) {
    let admission: Admission
    if let name = introduction.name {
      let existing: Admission.Existing =
        peers[name]?.up != nil ? .established : peers[name]?.dial != nil ? .ownDial : .none
      admission =
        name == configuration.name
        ? .notAllowed
        : Admission.decide(local: configuration.name, peer: name, existing: existing)
      if admission == .acceptSimultaneous, let dial = peers[name]?.dial {
        // The queue stays: it goes out over the peer's connection.
        peers[name]?.dial = nil
        peers[name]?.awaitsDialUntil = now &+ configuration.connection.setupTime
        links[dial] = nil
        transport.close(dial)
      }
    } else if let name = freeName(host: introduction.host) {
      admission = .named(name, creation: Swift.max(4, challenge()))
    } else {
      admission = .notAllowed
    }
    let cookie = introduction.name.flatMap { cookies[$0] }
    let next = links[id]?.connection.admit(admission, cookie: cookie, now: now) ?? []
    perform(next, on: id, now: now)
  }

  /// A name for a peer that asked for one.
  private func freeName(host: String) -> NodeName? {
    let text = String(random(), radix: 36, uppercase: true)
    guard let name = NodeName(alive: text, host: host), peers[name] == nil else { return nil }
    return name
  }

  private func establish(_ peer: Peer, _ id: ConnectionID, now: UInt64) {
    let name = peer.name
    transport.markAuthenticated(id)
    // Whoever got this far knows the cookie: an older connection to that name is void.
    if let old = peers[name]?.up, old != id { drop(old, .closedByPeer) }
    var state = peers[name] ?? PeerState()
    if let dial = state.dial, dial != id {
      links[dial] = nil
      transport.close(dial)
    }
    let queue = state.queue
    state = PeerState(up: id)
    peers[name] = state
    events.append(.up(peer))
    for (control, payload) in queue {
      let bytes = links[id]?.connection.send(control, payload: payload, now: now) ?? []
      if !bytes.isEmpty { transport.write(bytes, to: id) }
    }
  }

  /// Forgets a connection and tells what that means.
  func drop(_ id: ConnectionID, _ reason: CloseReason, close: Bool = true) {
    guard let link = links.removeValue(forKey: id) else { return }
    if close { transport.close(id) }
    if let peer = link.connection.peer {
      if peers[peer.name]?.up == id { peers[peer.name] = nil }
      return events.append(.down(peer.name, reason))
    }
    guard let name = link.dialled else {
      events.append(.refused(link.connection.peerName, address: link.address, reason))
      // The dial that was given up for this one had its chance.
      if let name = link.connection.peerName, peers[name]?.awaitsDialUntil != nil {
        giveUp(name, reason)
      }
      return
    }
    guard peers[name]?.dial == id else { return }
    peers[name]?.dial = nil
    if case .peerDialsItself = reason {
      peers[name]?.awaitsDialUntil =
        link.connection.deadline &+ configuration.connection.stepTime
    } else {
      giveUp(name, reason)
    }
  }

  /// Nothing connects this node with that peer.
  func giveUp(_ name: NodeName, _ reason: CloseReason) {
    guard let state = peers[name], state.up == nil else { return }
    peers[name] = nil
    if let dial = state.dial {
      links[dial] = nil
      transport.close(dial)
    }
    events.append(.unreachable(name, reason))
  }
}
