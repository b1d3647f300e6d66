/// A reference that messages can be sent to.
struct ProcessAlias {
  var pid: Value
  /// The first message ends it.
  var endsByMessage: Bool
  /// The process's end for it, where no monitor made it.
  var end: LinkPointer?
}

extension Machine {
  /// Sends a message to a process of this node. The term is copied: into the receiver's free heap, or to a fragment.
  @inline(__always) func send(_ message: Value, to p: ProcessPointer) {
    if !p.pointee.traceFlags.isEmpty { tellReceive(p, message) }
    put(message, to: p)
  }

  /// The same for a message that no tracer is told of.
  @inline(__always) func put(_ message: Value, to p: ProcessPointer) {
    if isElsewhere(p) { return p.leave(copyToFragment(message)) }
    p.prefetch()
    if message.isPointer {
      sendCopy(message, to: p)
    } else {
      append(MailEntry(term: message, fragment: nil), to: p)
    }
    wake(p)
  }

  @inline(never) private func sendCopy(_ message: Value, to p: ProcessPointer) {
    if p.pointee.mailbox.takesHeapTerms, p.pointee.sharedBytes <= p.pointee.sharedLimit {
      var term = message
      var copier = TermCopier(self, sharedBinaries: p.pointee.sharedBinaries)
      let start = p.pointee.heapPointer
      if let end = copier.copy(&term, to: start, limit: p.pointee.boundary) {
        p.pointee.heapPointer = end
        p.pointee.sharedBinaries = copier.sharedBinaries
        p.pointee.sharedBytes += copier.sharedBytes
        p.pointee.mailbox.append(MailEntry(term: term, fragment: nil))
        return
      }
    }
    let before = p.pointee.mailbox.words
    append(copyToPage(message, of: p) ?? copyToFragment(message), to: p, before: before)
  }

  /// A copy in a page of the mailbox; nil where the message is too large for that, refers to shared binaries or is one of few.
  private func copyToPage(_ message: Value, of p: ProcessPointer) -> MailEntry? {
    guard let page = p.pointee.mailbox.openPage() else { return nil }
    var term = message
    var copier = TermCopier(self, sharedBinaries: 0)
    let start = page.words + page.pointee.used
    guard let end = copier.copy(&term, to: start, limit: start + Mailbox.pagedWords) else {
      return nil
    }
    if copier.sharedBinaries != 0 {
      copier.release(until: 0)
      return nil
    }
    if end == start { return MailEntry(term: term, fragment: nil) }
    page.pointee.used += end - start
    return MailEntry(term: term, fragment: page)
  }

  /// Puts a message that was copied before into a mailbox, without waking its owner.
  @inline(__always) func append(_ entry: MailEntry, to p: ProcessPointer) {
    append(entry, to: p, before: p.pointee.mailbox.words)
  }

  @inline(__always)
  private func append(_ entry: MailEntry, to p: ProcessPointer, before: Int) {
    p.pointee.mailbox.append(entry)
    let (words, count) = (p.pointee.mailbox.words, p.pointee.mailbox.count)
    if (before ^ words) >= Self.checkedQueueWords || count & (Self.checkedQueueCount - 1) == 0 {
      checkQueue(p)
    }
  }

  /// Each time a queue has grown by so many words, or to a multiple of so many messages, the node's memory is checked.
  private static var checkedQueueWords: Int { 16_384 }
  private static var checkedQueueCount: Int { 1 << 16 }

  /// A queue that nobody reads belongs to the receiver: that is the one to go when memory runs out.
  @inline(never) private func checkQueue(_ p: ProcessPointer) {
    if p.pointee.status != .running { p.pointee.blocks = scheduler.pointee.blocks }
    p.noteAllocation(bytes: Self.checkedQueueWords * 8)
  }

  /// Puts a message that was copied before into a mailbox.
  func deliver(_ entry: MailEntry, to p: ProcessPointer) {
    if !p.pointee.traceFlags.isEmpty { tellReceive(p, entry.term) }
    if isElsewhere(p) { return p.leave(entry) }
    append(entry, to: p)
    wake(p)
  }

  /// Frees a message that nobody gets.
  func discard(_ entry: MailEntry) {
    guard let fragment = entry.fragment else { return }
    var word = fragment.pointee.sharedBinaries
    while word != 0 {
      let value = Value(word: word)
      word = value.pointer[3]
      value.shared.release()
    }
    fragment.free()
  }

  /// What became of a send.
  enum SendResult {
    case sent
    /// The target is nothing that one can send to, or a name that nobody has.
    case badTarget
  }

  /// Sends to a pid, a name, {name, node} or an alias, of this node or another one.
  func send(_ message: Value, from sender: ProcessPointer, to target: Value) -> SendResult {
    if target.isLocalPid {
      if let p = processes[target] { send(message, to: p) }
      return .sent
    }
    if target.isAtom {
      guard let p = registry[target] else { return .badTarget }
      send(message, to: p)
      return .sent
    }
    guard target.isBoxed else { return .badTarget }
    switch target.header.kind {
    case .externalPid:
      let identifier = identifier(of: target)
      signals?.send(
        .send(
          from: self.identifier(of: sender.pointee.pid), to: identifier,
          message: ExternalFormat.encode(self, message)),
        to: identifier.node)
      return .sent
    case .reference:
      sendToAlias(target.pointer[1], message)
      return .sent
    case .externalReference:
      let alias = referenceIdentifier(of: target)
      // A reference of an earlier life of this node leads nowhere.
      guard alias.node != atoms.name(node) else { return .sent }
      signals?.send(
        .sendToAlias(
          from: identifier(of: sender.pointee.pid), alias: alias,
          message: ExternalFormat.encode(self, message)),
        to: alias.node)
      return .sent
    case .tuple where target.tupleCount == 2:
      let (name, node) = (target.element(0), target.element(1))
      guard name.isAtom, node.isAtom else { return .badTarget }
      if node == self.node {
        if let p = registry[name] { send(message, to: p) }
        return .sent
      }
      signals?.send(
        .sendToName(
          from: identifier(of: sender.pointee.pid), name: atoms.name(name),
          message: ExternalFormat.encode(self, message)),
        to: atoms.name(node))
      return .sent
    default:
      return .badTarget
    }
  }

  /// Sends to an alias of this node; where it is none any more, the message is dropped.
  func sendToAlias(_ number: UInt64, _ message: Value) {
    guard let alias = aliases[number], let p = processes[alias.pid] else { return }
    if alias.endsByMessage {
      endAlias(number, of: p)
      if let monitor = p.findMonitor(number) { demonitor(monitor) }
    }
    send(message, to: p)
  }

  /// The reference is an alias no longer. False where it was none.
  @discardableResult
  func endAlias(_ number: UInt64, of p: ProcessPointer) -> Bool {
    guard let alias = aliases[number], alias.pid == p.pointee.pid else { return false }
    aliases[number] = nil
    alias.end?.remove()
    return true
  }

  // MARK: Identifiers on the wire

  /// A pid's parts.
  func identifier(of pid: Value) -> ProcessIdentifier {
    if pid.isLocalPid {
      return ProcessIdentifier(
        node: atoms.name(node), id: UInt32(pid.pidIndex), serial: pid.pidSerial, creation: creation)
    }
    let box = pid.pointer
    return ProcessIdentifier(
      node: atoms.name(Value(word: box[1])), id: UInt32(truncatingIfNeeded: box[2]),
      serial: UInt32(box[2] >> 32), creation: UInt32(truncatingIfNeeded: box[3]))
  }

  /// The pid as a term in memory of `p`.
  func pid(_ identifier: ProcessIdentifier, in p: ProcessPointer) -> Value {
    let name = atoms.intern(identifier.node)
    if name == node, identifier.creation == creation, identifier.id < 1 << 28 {
      return Value(pidIndex: Int(identifier.id), serial: identifier.serial)
    }
    let box = p.allocate(4)
    box[0] = Header(.externalPid, 3).word
    box[1] = name.word
    box[2] = UInt64(identifier.id) | UInt64(identifier.serial) << 32
    box[3] = UInt64(identifier.creation)
    return Value(boxed: box)
  }

  /// A reference's parts.
  func referenceIdentifier(of reference: Value) -> ReferenceIdentifier {
    if reference.isBoxed(.reference) {
      return ReferenceIdentifier(
        node: atoms.name(node), creation: creation,
        words: ReferenceNumber.words(reference.pointer[1]))
    }
    let box = reference.pointer
    let words = (0..<Int(box[3])).map {
      UInt32(truncatingIfNeeded: box[4 + $0 / 2] >> UInt64($0 % 2 * 32))
    }
    return ReferenceIdentifier(
      node: atoms.name(Value(word: box[1])), creation: UInt32(truncatingIfNeeded: box[2]),
      words: words)
  }

  /// The reference as a term in memory of `p`.
  func reference(_ identifier: ReferenceIdentifier, in p: ProcessPointer) -> Value {
    let name = atoms.intern(identifier.node)
    if name == node, identifier.creation == creation,
      let number = ReferenceNumber.number(identifier.words)
    {
      return p.reference(number)
    }
    let words = identifier.words
    let size = 3 + (words.count + 1) / 2
    let box = p.allocate(size + 1)
    box[0] = Header(.externalReference, size).word
    box[1] = name.word
    box[2] = UInt64(identifier.creation)
    box[3] = UInt64(words.count)
    for index in 0..<((words.count + 1) / 2) {
      let high = index * 2 + 1 < words.count ? UInt64(words[index * 2 + 1]) : 0
      box[4 + index] = UInt64(words[index * 2]) | high << 32
    }
    return Value(boxed: box)
  }
}
