internal import Distribution
internal import VirtualMachine

// The machine's identifiers and the protocol's.

extension ProcessIdentifier {
  init(_ pid: ExternalPid) {
    self.init(node: pid.node, id: pid.id, serial: pid.serial, creation: pid.creation)
  }

  var external: ExternalPid {
    ExternalPid(node: node, id: id, serial: serial, creation: creation)
  }
}

extension ReferenceIdentifier {
  init(_ reference: ExternalReference) {
    self.init(node: reference.node, creation: reference.creation, words: reference.words)
  }

  var external: ExternalReference {
    ExternalReference(node: node, creation: creation, words: words)
  }
}

extension MonitorTarget {
  init(_ target: ProcessTarget) {
    switch target {
    case .pid(let pid): self = .process(ProcessIdentifier(pid))
    case .name(let name): self = .name(name)
    }
  }

  var external: ProcessTarget {
    switch self {
    case .process(let pid): .pid(pid.external)
    case .name(let name): .name(name)
    }
  }
}

extension Signal {
  /// The process that sends this message; nil for other signals.
  var sender: ProcessIdentifier? {
    switch self {
    case .send(let from, _, _): from
    case .sendToName(let from, _, _), .sendToAlias(let from, _, _): from
    default: nil
    }
  }

  /// Whether its sender waits for something to come back.
  var wantsAnswer: Bool {
    switch self {
    case .link, .monitor, .spawn: true
    default: false
    }
  }
}
