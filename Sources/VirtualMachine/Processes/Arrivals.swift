// Messages to a process that another scheduler runs. They may not touch its heap or its mailbox: each comes in a fragment of its own, which
// the sender puts in front of a list with one exchange of a word, and the process takes the whole list likewise.
extension UnsafeMutablePointer where Pointee == ProcessState {
  /// Leaves a message for the process. From any thread that holds the lock, so that the process does not end meanwhile.
  func leave(_ entry: MailEntry) {
    let fragment = entry.fragment ?? UnsafeMutablePointer<Fragment>.make(0)
    fragment.pointee.message = entry.term
    var head: UInt
    repeat {
      head = inbox.hint
      fragment.pointee.next = UnsafeMutablePointer<Fragment>(bitPattern: head)
    } while !inbox.replace(head, by: UInt(bitPattern: fragment))
  }

  /// Moves what has arrived to the mailbox, the oldest first. By the thread that runs the process, or while it does not run. False where
  /// there was nothing.
  @inline(__always) @discardableResult
  func takeArrivals() -> Bool { inbox.hint == 0 ? false : takeAll() }

  @inline(never) private func takeAll() -> Bool {
    var oldest = reversedArrivals()
    while let fragment = oldest {
      oldest = fragment.pointee.next
      fragment.pointee.next = nil
      let term = fragment.pointee.message
      if fragment.pointee.capacity == 0 {
        fragment.free()
        machine.append(MailEntry(term: term, fragment: nil), to: self)
      } else {
        machine.append(MailEntry(term: term, fragment: fragment), to: self)
      }
    }
    return true
  }

  private func reversedArrivals() -> UnsafeMutablePointer<Fragment>? {
    var newest = UnsafeMutablePointer<Fragment>(bitPattern: inbox.exchange(0))
    var oldest: UnsafeMutablePointer<Fragment>?
    while let fragment = newest {
      newest = fragment.pointee.next
      fragment.pointee.next = oldest
      oldest = fragment
    }
    return oldest
  }
}
