import Distribution
import Sockets
import Synchronization

/// A node of the tests: a mesh on real sockets, which answers what makes `net_adm:ping` succeed.
final class TestNode: Sendable {
  private struct State {
    var mesh: Mesh
    var seen: [MeshEvent] = []
  }

  let name: NodeName
  let creation: UInt32 = 77
  private let transport: SocketTransport
  private let state: Mutex<State?>

  init(
    _ name: String, cookie: String, portMapperPort: UInt16, isHidden: Bool = false,
    tune: (inout SocketTransport.Options) -> Void = { _ in }
  ) throws {
    guard let parsed = NodeName(name) else { throw Failure("\(name) is not a node name") }
    self.name = parsed
    var options = SocketTransport.Options()
    options.portMapperPort = portMapperPort
    tune(&options)
    let transport = SocketTransport(options: options)
    self.transport = transport
    state = Mutex(nil)
    let configuration = Mesh.Configuration(
      name: parsed, isHidden: isHidden, cookie: Cookie(cookie), creation: creation)
    state.withLock { state in
      state = State(
        mesh: Mesh(configuration, transport: transport) { UInt64.random(in: 0 ... .max) })
    }
    with { $0.start { [weak self] event in self?.handle(event) } }
  }

  /// Runs with the mesh, then answers what the mesh has to say.
  @discardableResult
  func with<T: Sendable>(_ body: (Mesh) -> T) -> T? {
    let now = testNow()
    return state.withLock { state -> T? in
      guard let mesh = state?.mesh else { return nil }
      let result = body(mesh)
      let events = mesh.takeEvents()
      state?.seen += events
      for event in events { answer(event, mesh, now) }
      return result
    }
  }

  private func handle(_ event: TransportEvent) { with { $0.handle(event, now: testNow()) } }

  /// Answers `is_auth`, as every node does.
  private func answer(_ event: MeshEvent, _ mesh: Mesh, _ now: UInt64) {
    guard case .signal(let from, .sendNamed(_, to: "net_kernel"), let payload?) = event,
      case .tuple(let call)? = try? TermDecoder.standalone(payload), call.count == 3,
      case .tuple(let caller) = call[1], caller.count == 2, case .pid(let pid) = caller[0]
    else { return }
    let reply = TermEncoder.standalone(.tuple([caller[1], .atom("yes")]))
    _ = mesh.send(to: from, .send(from: self.pid, to: pid), payload: reply, now: now)
  }

  /// A process identifier of this node.
  var pid: ExternalPid {
    ExternalPid(node: name.description, id: 40, serial: 0, creation: creation)
  }

  /// What has happened so far.
  var seen: [MeshEvent] { state.withLock { $0?.seen ?? [] } }

  func connect(to peer: NodeName) { with { $0.connect(to: peer, now: testNow()) } }

  func send(to peer: NodeName, _ control: ControlMessage, _ payload: ExternalTerm?) {
    with { mesh in
      _ = mesh.send(
        to: peer, control, payload: payload.map { TermEncoder.standalone($0) }, now: testNow())
    }
  }

  /// Waits until something has happened that `pick` chooses; nil when it takes too long.
  func wait<T>(seconds: Double = 20, for pick: (MeshEvent) -> T?) -> T? {
    let end = testNow() + UInt64(seconds * 1e9)
    while testNow() < end {
      for event in seen { if let found = pick(event) { return found } }
      pause(milliseconds: 5)
    }
    return nil
  }

  /// Waits until the port mapper knows this node.
  var isRegistered: Bool {
    wait { event -> Bool? in if case .registered = event { true } else { nil } } ?? false
  }

  func shutDown() {
    // Not under the lock: the transport waits for its thread, which may be waiting for the lock.
    transport.shutDown()
    state.withLock { $0 = nil }
  }

  struct Failure: Error {
    let text: String
    init(_ text: String) { self.text = text }
  }
}
