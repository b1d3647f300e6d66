internal import Distribution
internal import Synchronization

extension SimulatedNetwork {
  /// What an event does; answers who is told what.
  func happen(_ event: Event, at time: Int, _ state: inout State) -> [(Member, TransportEvent)] {
    switch event {
    case .started(let node):
      guard let member = state.members[node] else { return [] }
      state.lastPort &+= 1
      note("start \(node)", &state)
      return [(member, .listening(port: state.lastPort)), (member, .registered(creation: 0))]
    case .dial(let key, let from, let to): return dial(key, from, to, &state)
    case .dialFailed(let key, let failure):
      guard let member = state.members[key.node], state.ends.removeValue(forKey: key) != nil else {
        return []
      }
      note("dial \(key.node) \(key.id) failed: \(failure)", &state)
      return [(member, .failed(key.id, failure))]
    case .established(let key):
      guard let member = state.members[key.node], state.ends[key]?.isOpen == false else {
        return []
      }
      state.ends[key]?.isOpen = true
      note("connected \(key.node) \(key.id)", &state)
      return [(member, .connected(key.id))]
    case .bytes(let key, let bytes):
      guard let member = state.members[key.node], let end = state.ends[key], end.isOpen else {
        return []
      }
      if options.logsBytes {
        note(
          "bytes \(end.peerNode) -> \(key.node) \(key.id) \(bytes.count) \(Self.digest(bytes))",
          &state)
      }
      return [(member, .bytes(key.id, bytes))]
    case .closed(let key):
      guard let end = state.ends.removeValue(forKey: key), let member = state.members[key.node]
      else { return [] }
      note("closed \(key.node) \(key.id)", &state)
      guard end.isOpen else { return [(member, .failed(key.id, .refused("the link is cut")))] }
      return [(member, .closed(key.id, nil))]
    }
  }

  private func dial(
    _ key: ConnectionKey, _ from: String, _ to: String, _ state: inout State
  ) -> [(Member, TransportEvent)] {
    guard state.members[from] != nil, state.ends[key] != nil else { return [] }
    func fail(_ failure: TransportFailure, after delay: Int) {
      state.events.add(.dialFailed(key, failure), at: clock.now + delay)
    }
    switch state.cuts[Link(from, to)] {
    case .silent?: fail(.timedOut, after: options.dialTime)
    case .reset?: fail(.refused("the link is cut"), after: latency(&state))
    case nil:
      guard let member = state.members[to] else {
        let failure = NodeName(to).map { TransportFailure.unknownNode($0) } ?? .refused("no name")
        fail(failure, after: latency(&state))
        return []
      }
      let other = ConnectionKey(node: to, id: makeID(&state))
      state.ends[key]?.other = other
      state.ends[other] = End(peerNode: from, other: key, isOpen: true)
      let arrival = clock.now + latency(&state)
      // What the other side sends comes after the news that it has answered.
      state.ends[other]?.lastArrival = arrival
      state.events.add(.established(key), at: arrival)
      note("accepted \(from) -> \(to) \(other.id)", &state)
      return [(member, .accepted(other.id, address: from))]
    }
    return []
  }

  func latency(_ state: inout State) -> Int {
    Int.random(in: options.latency, using: &state.generator)
  }

  func makeID(_ state: inout State) -> ConnectionID {
    state.lastID += 1
    return ConnectionID(state.lastID)
  }

  /// Puts bytes on their way.
  func send(_ bytes: [UInt8], from key: ConnectionKey, _ state: inout State) {
    guard var end = state.ends[key], end.isOpen, let other = end.other else { return }
    switch state.cuts[Link(key.node, end.peerNode)] {
    case .silent?: end.held.append(bytes)
    case .reset?: return
    case nil:
      end.lastArrival = max(end.lastArrival, clock.now + latency(&state))
      state.events.add(.bytes(to: other, bytes), at: end.lastArrival)
    }
    state.ends[key] = end
  }

  /// One side closes: it is told at once, the other when the news arrives.
  func close(_ key: ConnectionKey, _ state: inout State) {
    guard let end = state.ends[key] else { return }
    let link = Link(key.node, end.peerNode)
    if state.cuts[link] == .silent {
      // The other side learns it when the link has healed.
      if let other = end.other { state.lateCloses[link, default: []].append(other) }
      return state.events.add(.closed(key), at: clock.now)
    }
    let arrival = max(end.lastArrival, clock.now + latency(&state))
    if let other = end.other { state.events.add(.closed(other), at: arrival) }
    state.events.add(.closed(key), at: clock.now)
  }

  /// FNV-1a of the bytes, so that two logs are equal only where the bytes were.
  private static func digest(_ bytes: [UInt8]) -> String {
    let sum = bytes.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    return String(sum, radix: 16)
  }
}
