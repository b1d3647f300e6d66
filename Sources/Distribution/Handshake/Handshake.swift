/// The handshake of one connection, either side, as a value.
///
///     dialling   introduce -> awaitingStatus -> [confirmingAlive] -> awaitingChallenge
///                -> awaitingAcknowledgement -> done
///     accepting  awaitingIntroduction -> admitting -> [awaitingAliveAnswer] -> awaitingReply -> done
///
/// The digests cover neither names nor flags: the cookie says who belongs to the cluster, not which
/// of its nodes somebody is.
public struct Handshake: Sendable {
  /// What this node says of itself.
  public struct Local: Hashable, Sendable {
    /// This node's name.
    public var name: NodeName
    /// What it can do.
    public var flags: CapabilityFlags
    /// Its incarnation, never 0...3.
    public var creation: UInt32

    /// Joins the three.
    public init(name: NodeName, flags: CapabilityFlags, creation: UInt32) {
      self.name = name
      self.flags = flags
      self.creation = creation
    }
  }

  /// Where the handshake stands.
  public enum Step: Hashable, Sendable {
    /// Dialling: the introduction has not been sent.
    case idle
    /// Dialling: the introduction was sent.
    case awaitingStatus
    /// Dialling: this node must say whether the old connection stands.
    case confirmingAlive
    /// Dialling: the status was good.
    case awaitingChallenge
    /// Dialling: the proof was sent.
    case awaitingAcknowledgement
    /// Accepting: nothing came so far.
    case awaitingIntroduction
    /// Accepting: this node must decide about the peer.
    case admitting
    /// Accepting: the peer must say whether the old connection stands.
    case awaitingAliveAnswer
    /// Accepting: the challenge was sent.
    case awaitingReply
    /// Both sides have proved themselves.
    case done
    /// The handshake has failed.
    case failed
  }

  /// What the connection has to do next.
  public enum Directive: Hashable, Sendable {
    /// Send this packet.
    case write([UInt8])
    /// Decide with `admit` whether the peer may go on.
    case identify(Introduction)
    /// Say with `answerAlive` whether the connection to this peer still stands.
    case confirmAlive(NodeName)
    /// An older connection to this peer is void: drop it before going on.
    case replaceExisting(NodeName)
    /// The handshake is complete; the bytes that follow are cut with four-byte lengths.
    case established(Peer)
    /// The handshake failed; close.
    case fail(CloseReason)
  }

  /// Where the handshake stands.
  public private(set) var step: Step
  private let local: Local
  private var cookie: Cookie
  private let ownChallenge: UInt32
  private var peerName: NodeName?
  private var peerFlags: CapabilityFlags = []
  private var peerCreation: UInt32 = 0
  private var replacesExisting = false
  private var namesPeer = false

  /// A handshake in which this node dials `peer`. `challenge` is random and fresh.
  public init(dialling peer: NodeName, as local: Local, cookie: Cookie, challenge: UInt32) {
    step = .idle
    self.local = local
    self.cookie = cookie
    ownChallenge = challenge
    peerName = peer
  }

  /// A handshake with a peer that has dialled this node. `challenge` is random and fresh.
  public init(acceptingAs local: Local, cookie: Cookie, challenge: UInt32) {
    step = .awaitingIntroduction
    self.local = local
    self.cookie = cookie
    ownChallenge = challenge
  }

  /// Whether input has to wait for `admit` or `answerAlive`.
  public var isSuspended: Bool { step == .admitting || step == .confirmingAlive }

  /// The peer, as far as it is known.
  public var peer: NodeName? { peerName }

  /// The dialled connection is open.
  public mutating func onConnected() -> [Directive] {
    guard step == .idle else { return [] }
    step = .awaitingStatus
    return [
      .write(
        HandshakeMessage.introduction(
          flags: local.flags, creation: local.creation, name: Array(local.name.description.utf8)
        ).packet)
    ]
  }

  /// A packet of the peer came, without its length.
  public mutating func onPacket(_ body: ArraySlice<UInt8>) -> [Directive] {
    switch step {
    case .awaitingStatus: onStatus(body)
    case .awaitingChallenge: onChallenge(body)
    case .awaitingAcknowledgement: onAcknowledgement(body)
    case .awaitingIntroduction: onIntroduction(body)
    case .awaitingAliveAnswer: onAliveAnswer(body)
    case .awaitingReply: onReply(body)
    case .idle, .confirmingAlive, .admitting, .done, .failed:
      fail(.handshakeViolation("a packet came out of turn"))
    }
  }

  private mutating func fail(_ reason: CloseReason, after first: [Directive] = []) -> [Directive] {
    step = .failed
    return first + [.fail(reason)]
  }
}

// MARK: - The dialling side

extension Handshake {
  private mutating func onStatus(_ body: ArraySlice<UInt8>) -> [Directive] {
    guard let peerName, let status = HandshakeMessage.status(body) else {
      return fail(.handshakeViolation("a status was expected"))
    }
    switch status {
    case .ok, .okSimultaneous:
      step = .awaitingChallenge
      return []
    case .alive:
      step = .confirmingAlive
      return [.confirmAlive(peerName)]
    case .nok: return fail(.peerDialsItself(peerName))
    case .notAllowed: return fail(.notAllowedByPeer(peerName))
    case .yes, .no, .named:
      return fail(.handshakeViolation("this node did not ask for that status"))
    }
  }

  /// Answers `confirmAlive`: whether this node still has an older connection to the peer.
  public mutating func answerAlive(stillConnected: Bool) -> [Directive] {
    guard step == .confirmingAlive, let peerName else { return [] }
    let answer = HandshakeMessage.status(stillConnected ? .no : .yes).packet
    if stillConnected { return fail(.alreadyConnected(peerName), after: [.write(answer)]) }
    step = .awaitingChallenge
    return [.write(answer)]
  }

  private mutating func onChallenge(_ body: ArraySlice<UInt8>) -> [Directive] {
    guard
      case .challenge(let flags, let challenge, let creation, let name)? =
        HandshakeMessage.challenge(body)
    else { return fail(.handshakeViolation("a challenge was expected")) }
    guard let dialled = peerName, NodeName(bytes: name) == dialled else {
      return fail(.wrongName(expected: peerName, found: printable(name)))
    }
    let missing = CapabilityFlags.required.subtracting(flags.expanded)
    guard missing.isEmpty else { return fail(.missingCapabilities(dialled, missing)) }
    peerFlags = flags.expanded
    peerCreation = creation
    step = .awaitingAcknowledgement
    return [
      .write(
        HandshakeMessage.reply(challenge: ownChallenge, digest: cookie.digest(of: challenge)).packet
      )
    ]
  }

  private mutating func onAcknowledgement(_ body: ArraySlice<UInt8>) -> [Directive] {
    guard let digest = HandshakeMessage.acknowledgement(body), let peerName else {
      return fail(.handshakeViolation("an acknowledgement was expected"))
    }
    guard cookie.verifies(digest, of: ownChallenge) else { return fail(.wrongCookie(peerName)) }
    step = .done
    return [.established(makePeer(peerName))]
  }

  private func makePeer(_ name: NodeName) -> Peer {
    Peer(
      name: name, creation: peerCreation, announced: peerFlags,
      negotiated: local.flags.intersection(peerFlags))
  }
}

// MARK: - The accepting side

extension Handshake {
  private mutating func onIntroduction(_ body: ArraySlice<UInt8>) -> [Directive] {
    guard
      case .introduction(let flags, let creation, let name)? =
        HandshakeMessage.introduction(body)
    else { return fail(.handshakeViolation("an introduction was expected")) }
    let asksForName = flags.contains(.nameMe)
    let fullName = asksForName ? nil : NodeName(bytes: name)
    guard fullName != nil || (asksForName && NodeName.isHost(name)) else {
      return fail(.handshakeViolation("\(printable(name)) is not a node name"))
    }
    let missing = CapabilityFlags.required.subtracting(flags.expanded)
    guard missing.isEmpty else {
      return fail(
        .missingCapabilities(fullName, missing),
        after: [.write(HandshakeMessage.status(.notAllowed).packet)])
    }
    peerName = fullName
    peerFlags = flags.expanded
    peerCreation = creation
    namesPeer = asksForName
    step = .admitting
    let host = fullName?.host ?? String(decoding: name, as: UTF8.self)
    return [.identify(Introduction(name: fullName, host: host, flags: flags, creation: creation))]
  }

  /// Answers `identify`. `cookie`, when given, is the secret shared with this peer alone.
  public mutating func admit(_ admission: Admission, cookie own: Cookie? = nil) -> [Directive] {
    guard step == .admitting else { return [] }
    if let own { cookie = own }
    let status: HandshakeStatus
    switch admission {
    case .accept where !namesPeer: status = .ok
    case .acceptSimultaneous where !namesPeer: status = .okSimultaneous
    case .alive where !namesPeer:
      step = .awaitingAliveAnswer
      return [.write(HandshakeMessage.status(.alive).packet)]
    case .accept, .acceptSimultaneous, .alive:
      return fail(.handshakeViolation("the peer asked for a name"))
    case .named(let name, let creation):
      guard namesPeer else { return fail(.handshakeViolation("the peer has a name")) }
      peerName = name
      peerCreation = creation
      status = .named(name: Array(name.description.utf8), creation: creation)
    case .refuseSimultaneous:
      return fail(
        .keptOwnDial(peerName), after: [.write(HandshakeMessage.status(.nok).packet)])
    case .notAllowed:
      return fail(
        .notAllowed(peerName), after: [.write(HandshakeMessage.status(.notAllowed).packet)])
    }
    return [.write(HandshakeMessage.status(status).packet)] + sendChallenge()
  }

  private mutating func sendChallenge() -> [Directive] {
    step = .awaitingReply
    // A peer that asked for a name fails unless the acceptor echoes the flag; it stays hidden.
    let flags =
      namesPeer ? local.flags.union(.nameMe).subtracting(.published) : local.flags
    return [
      .write(
        HandshakeMessage.challenge(
          flags: flags, challenge: ownChallenge, creation: local.creation,
          name: Array(local.name.description.utf8)
        ).packet)
    ]
  }

  private mutating func onAliveAnswer(_ body: ArraySlice<UInt8>) -> [Directive] {
    switch HandshakeMessage.status(body) {
    case .yes?:
      replacesExisting = true
      return sendChallenge()
    case .no?: return fail(.alreadyConnected(peerName))
    default: return fail(.handshakeViolation("`true` or `false` was expected"))
    }
  }

  private mutating func onReply(_ body: ArraySlice<UInt8>) -> [Directive] {
    guard let (challenge, digest) = HandshakeMessage.reply(body), let peerName else {
      return fail(.handshakeViolation("a challenge reply was expected"))
    }
    guard cookie.verifies(digest, of: ownChallenge) else { return fail(.wrongCookie(peerName)) }
    step = .done
    let acknowledgement = HandshakeMessage.acknowledgement(digest: cookie.digest(of: challenge))
    var directives: [Directive] = replacesExisting ? [.replaceExisting(peerName)] : []
    directives.append(.write(acknowledgement.packet))
    directives.append(.established(makePeer(peerName)))
    return directives
  }

  /// Bytes of a stranger, fit for a log line.
  private func printable(_ bytes: [UInt8]) -> String {
    let text = bytes.prefix(64).map { (0x21...0x7E).contains($0) ? Unicode.Scalar($0) : "?" }
    return "\"" + String(String.UnicodeScalarView(text)) + "\""
  }
}
