internal import Distribution
internal import Synchronization

/// One node's way into a simulated network.
final class SimulatedTransport: Transport {
  private let network: SimulatedNetwork
  private let name = Mutex<NodeName?>(nil)

  init(_ network: SimulatedNetwork) { self.network = network }

  func start(
    as name: NodeName, isHidden: Bool, sink: @escaping @Sendable (TransportEvent) -> Void
  ) {
    let node = name.description
    let isFree = network.state.withLock { state in
      guard state.members[node] == nil else { return false }
      state.members[node] = SimulatedNetwork.Member(name: name, sink: sink)
      state.events.add(.started(node: node), at: network.clock.now)
      return true
    }
    guard isFree else { return sink(.registrationFailed(.nameTaken(name), willRetry: false)) }
    self.name.withLock { $0 = name }
  }

  func connect(to peer: NodeName) -> ConnectionID {
    let node = self.node
    return network.state.withLock { state in
      let id = network.makeID(&state)
      guard let node else { return id }
      let key = SimulatedNetwork.ConnectionKey(node: node, id: id)
      state.ends[key] = SimulatedNetwork.End(peerNode: peer.description)
      network.note("dial \(node) -> \(peer) \(id)", &state)
      state.events.add(
        .dial(key, from: node, to: peer.description),
        at: network.clock.now + network.latency(&state))
      return id
    }
  }

  func write(_ bytes: [UInt8], to connection: ConnectionID) {
    guard let key = key(connection) else { return }
    network.state.withLock { network.send(bytes, from: key, &$0) }
  }

  func markAuthenticated(_ connection: ConnectionID) {}

  func close(_ connection: ConnectionID) {
    guard let key = key(connection) else { return }
    network.state.withLock { network.close(key, &$0) }
  }

  func shutDown() {
    guard let node else { return }
    network.state.withLock { state in
      let own = network.sorted(state.ends.keys.filter { $0.node == node })
      for key in own { network.close(key, &state) }
      state.members[node] = nil
      network.note("stop \(node)", &state)
    }
  }

  private var node: String? { name.withLock { $0?.description } }

  private func key(_ connection: ConnectionID) -> SimulatedNetwork.ConnectionKey? {
    node.map { SimulatedNetwork.ConnectionKey(node: $0, id: connection) }
  }
}
