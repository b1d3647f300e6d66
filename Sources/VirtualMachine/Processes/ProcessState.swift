internal import CPrefetch

typealias Words = UnsafeMutablePointer<UInt64>
typealias ProcessPointer = UnsafeMutablePointer<ProcessState>

extension UnsafeMutablePointer where Pointee == UInt64 {
  /// Copies a term's words, of which most have few: for those a call would cost more than the copy.
  @inline(__always) func copy(_ count: Int, from source: Words) {
    self[0] = source[0]
    if count > 4 { return update(from: source, count: count) }
    if count > 1 { self[1] = source[1] }
    if count > 2 { self[2] = source[2] }
    if count > 3 { self[3] = source[3] }
  }
}

/// Where a process is in its life.
enum ProcessStatus: UInt8 {
  case runnable, running, waiting, suspended, exiting, free
}

/// What collection a process has asked for.
enum WantedCollection: UInt8 {
  case none, minor, full
}

/// One process: a trivial block of memory, owned by its machine's process table.
///
/// Its heap and stack share one block. The heap grows up from `heapStart`, the stack down from `blockEnd`; between them lies
/// `boundary`, which neither may cross without asking (`makeRoom`, `growStack`):
///
///     heapStart ... highWater ... heapPointer   free   boundary   reserve   fp - frameSize ... fp ... blockEnd
///
/// Terms below `highWater` have survived a collection; those that have survived two may lie in a block of their own, `old`.
///
/// Register n of the running frame is `fp[-n]`, its return address `fp[1]`. Every word from the lowest register of the frame up to
/// `blockEnd`, and every word of the reserve, is a valid term, a raw word or 0: the reserve is cleared when it is set aside, and
/// after a collection. So a register that has not been written yet can be walked all the same.
struct ProcessState {
  // What each turn and each message touches comes first, in an order that keeps it in few lines of the cache.
  var heapPointer: Words
  var boundary: Words
  var framePointer: Words
  var codePointer: UnsafePointer<UInt64>
  var reductions: Int
  var fragmentWords: Int
  var totalReductions = 0

  var machine: Unmanaged<Machine>
  var pid: Value
  var status = ProcessStatus.runnable
  var priority: UInt8 = 1
  var trapExit = false
  /// An exit signal has come: the process ends when it is scheduled next.
  var pendingExit = false
  /// Its scheduler has the machine's lock while it runs.
  var holdsLock = true
  /// The timer of its receive has fired.
  var timedOut = false
  /// Something happened while it ran: it does not wait now. The machine lock's, as is `firedTimer`.
  var wasWoken = false
  /// It is to be collected when its turn ends.
  var wantedCollection = WantedCollection.none
  var suspendCount: Int32 = 0
  /// What its tracer is told of this process: see `Tracing`.
  var traceFlags: TraceFlags = []
  /// The scheduler that runs it, or ran it last.
  var scheduler: SchedulerPointer
  /// That scheduler's memory for heaps.
  var blocks: UnsafeMutablePointer<BlockPool>
  /// The next one in the queue of those that can run.
  var next: ProcessPointer?
  /// How often it needed the machine's lock in this slice.
  var lockUses = 0

  var mailbox = Mailbox()
  /// Bytes of shared binaries that this heap refers to, counted since the last collection.
  var sharedBytes = 0
  /// From that many on, they are worth a collection of their own.
  var sharedLimit = OldGeneration.leastSharedLimit
  /// First of the shared binaries that terms on this heap refer to.
  var sharedBinaries: UInt64 = 0
  /// The timer of the receive it waits in, 0 for none.
  var receiveTimer: UInt64 = 0

  /// The timer that fired while it ran, 0 for none.
  var firedTimer: UInt64 = 0

  // Memory
  var heapStart: Words
  var blockEnd: Words
  /// Words that other allocations of this process's terms hold.
  var fragments: UnsafeMutablePointer<Fragment>?
  /// Where the terms end that have survived a collection.
  var highWater: Words
  /// What has survived two.
  var old: UnsafeMutablePointer<OldGeneration>?
  var maxHeap: HeapLimit
  /// Whether `message_queue_data` says so. It changes nothing: messages lie outside the heap when the queue is long.
  var keepsQueueOffHeap = false
  /// The last collection left little room: the next one takes a larger block.
  var growNext = false
  /// Most of the terms that were new at the last collection are alive.
  var isGrowing = false
  /// Since the last full sweep, and after how many the next one comes at the latest.
  var minorCollections: UInt32 = 0
  var fullSweepAfter: UInt32
  var minHeapWords: UInt32 = 0

  // Roots beside the stack
  var dictionary = Value.none
  var exceptionClass = Value.none
  var exceptionReason = Value.none
  var exceptionTrace = Value.none
  var groupLeader = Value.none
  var stagedFunction = Value.none
  var stagedModule = Value.none
  var stagedArguments = Value.none
  var pendingExitReason = Value.none
  /// The function it started with.
  var initialCall = Value.none
  var initialModule = Value.none
  var initialArity = 0
  /// The process that started it, where that is of this node.
  var parent = Value.none

  // Others
  /// Names it is registered under: at most one, as in Erlang.
  var registeredName = Value.none
  var links: UnsafeMutablePointer<LinkNode>?
  var linkCount = 0
  var linkIndex: Unmanaged<LinkIndex>?
  /// It ends by an error or a throw that nobody caught.
  var hasCrashed = false
  /// It has suspended others, or had once.
  var suspendsOthers = false
  /// A part outside the machine wants to know of its end.
  var endIsWatched = false
  /// The function with `call_time` that runs, 0 for none.
  var timedFunction: UInt32 = 0
  var builder = BitBuilder()

  /// A process that has nothing but an empty block, which ends at `blockEnd`, and a first frame.
  init(
    machine: Machine, heapStart: Words, blockEnd: Words, boundary: Words, framePointer: Words
  ) {
    heapPointer = heapStart
    highWater = heapStart
    self.heapStart = heapStart
    self.blockEnd = blockEnd
    self.boundary = boundary
    self.framePointer = framePointer
    codePointer = machine.stubs.exit
    reductions = 0
    fragmentWords = 0
    self.machine = Unmanaged.passUnretained(machine)
    scheduler = machine.scheduler
    blocks = machine.scheduler.pointee.blocks
    pid = .none
    maxHeap = machine.heapDefaults.limit
    fullSweepAfter = UInt32(machine.heapDefaults.fullSweepAfter)
    minHeapWords = UInt32(machine.heapDefaults.minWords)
  }
}

/// Memory for terms outside the block: for messages that did not fit and for what natives made. The next collection moves the
/// terms into the block and frees it.
struct Fragment {
  var next: UnsafeMutablePointer<Fragment>?
  var capacity: Int
  var used: Int
  /// First of the shared binaries that its terms refer to, while it belongs to a message that waits.
  var sharedBinaries: UInt64 = 0
  /// The message, while it is on the way to a process that another scheduler runs.
  var message = Value.none
  /// Of a page of a mailbox: the messages in it that nobody has looked at. Else -1.
  var unread = -1

  static let headerBytes = 48
  var isPage: Bool { unread >= 0 }
}

extension UnsafeMutablePointer where Pointee == Fragment {
  /// The first word of its memory.
  var words: Words {
    (UnsafeMutableRawPointer(self) + Fragment.headerBytes).assumingMemoryBound(to: UInt64.self)
  }

  /// A fragment of that many words.
  static func make(_ capacity: Int) -> UnsafeMutablePointer<Fragment> {
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: Fragment.headerBytes + capacity * 8, alignment: 8)
    let fragment = raw.bindMemory(to: Fragment.self, capacity: 1)
    fragment.initialize(to: Fragment(next: nil, capacity: capacity, used: 0))
    return fragment
  }

  func free() { UnsafeMutableRawPointer(self).deallocate() }
}

extension UnsafeMutablePointer where Pointee == ProcessState {
  /// Bytes before each process: the word of its inbox, which other threads write, lies outside the struct.
  private static let prefixBytes = 8

  /// Memory for a process, with an empty inbox.
  static func allocate(alignment: Int = 16) -> ProcessPointer {
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: prefixBytes + MemoryLayout<ProcessState>.stride, alignment: alignment)
    raw.storeBytes(of: AtomicWord(0), as: AtomicWord.self)
    return (raw + prefixBytes).bindMemory(to: ProcessState.self, capacity: 1)
  }

  /// Frees what `allocate` made.
  func free() { (UnsafeMutableRawPointer(self) - Self.prefixBytes).deallocate() }

  /// Messages from other schedulers that came while it ran, the last one first: see `Arrivals`. Safe: the word before the struct.
  @inline(__always) var inbox: UnsafeMutablePointer<AtomicWord> {
    (UnsafeMutableRawPointer(self) - Self.prefixBytes).assumingMemoryBound(to: AtomicWord.self)
  }

  /// Begins to fetch what a message to a process that waits, and the turn that follows, write: the end of its heap and its frame. Of
  /// many processes, those lines are seldom in a near cache.
  @inline(__always) func prefetch() {
    prefetch_to_write(pointee.heapPointer)
    prefetch_to_write(pointee.heapPointer + 6)
    prefetch_to_write(pointee.framePointer)
    prefetch_to_write(pointee.framePointer - 6)
  }

  @inline(__always) var machine: Machine { pointee.machine._withUnsafeGuaranteedRef { $0 } }

  /// Memory for `count` words that stays where it is until the next collection.
  ///
  /// It comes from the block while there is room, then from a fragment.
  @inline(__always) func allocate(_ count: Int) -> Words {
    let start = pointee.heapPointer
    if start + count <= pointee.boundary {
      pointee.heapPointer = start + count
      return start
    }
    return allocateFragment(count)
  }

  @inline(never) func allocateFragment(_ count: Int) -> Words {
    if let fragment = pointee.fragments,
      fragment.pointee.capacity - fragment.pointee.used >= count
    {
      let start = fragment.words + fragment.pointee.used
      fragment.pointee.used += count
      return start
    }
    let fragment = UnsafeMutablePointer<Fragment>.make(
      Swift.max(count, Swift.min(8192, 32 + pointee.fragmentWords)))
    fragment.pointee.used = count
    fragment.pointee.next = pointee.fragments
    pointee.fragments = fragment
    pointee.fragmentWords += fragment.pointee.capacity
    noteAllocation(bytes: fragment.pointee.capacity * 8)
    return fragment.words
  }

  // MARK: Making terms

  @inline(__always) func cons(_ head: Value, _ tail: Value) -> Value {
    let cell = allocate(2)
    cell[0] = head.word
    cell[1] = tail.word
    return Value(cons: cell)
  }

  @inline(__always) func tuple(_ a: Value, _ b: Value) -> Value {
    let box = allocate(3)
    box[0] = Header(.tuple, 2).word
    box[1] = a.word
    box[2] = b.word
    return Value(boxed: box)
  }

  @inline(__always) func tuple(_ a: Value, _ b: Value, _ c: Value) -> Value {
    let box = allocate(4)
    box[0] = Header(.tuple, 3).word
    box[1] = a.word
    box[2] = b.word
    box[3] = c.word
    return Value(boxed: box)
  }

  func tuple(_ elements: [Value]) -> Value {
    let box = allocate(elements.count + 1)
    box[0] = Header(.tuple, elements.count).word
    for index in elements.indices { box[index + 1] = elements[index].word }
    return Value(boxed: box)
  }

  func list(_ elements: [Value], tail: Value = .emptyList) -> Value {
    var list = tail
    for element in elements.reversed() { list = cons(element, list) }
    return list
  }

  func float(_ number: Double) -> Value {
    let box = allocate(2)
    box[0] = Header(.float, 1).word
    box[1] = number.bitPattern
    return Value(boxed: box)
  }

  /// An integer of any 64-bit size.
  @inline(__always) func integer(_ number: Int) -> Value {
    if number >= Value.smallMin, number <= Value.smallMax { return Value(small: number) }
    let box = allocate(2)
    box[0] = Header(number < 0 ? .negative : .positive, 1).word
    box[1] = UInt64(number.magnitude)
    return Value(boxed: box)
  }

  func integer(_ number: UInt64) -> Value {
    if number <= UInt64(Value.smallMax) { return Value(small: Int(number)) }
    let box = allocate(2)
    box[0] = Header(.positive, 1).word
    box[1] = number
    return Value(boxed: box)
  }

  /// A reference of this node by its number.
  func reference(_ number: UInt64) -> Value {
    let box = allocate(2)
    box[0] = Header(.reference, 1).word
    box[1] = number
    return Value(boxed: box)
  }

  /// A binary with these bytes: on the heap up to 64 bytes, else shared.
  func binary(_ bytes: UnsafeRawBufferPointer) -> Value {
    let (value, target) = binary(byteCount: bytes.count)
    if let source = bytes.baseAddress { target.copyMemory(from: source, byteCount: bytes.count) }
    return value
  }

  func binary(_ bytes: [UInt8]) -> Value { bytes.withUnsafeBytes { binary($0) } }

  func binary(_ text: String) -> Value { binary(Array(text.utf8)) }

  /// A new binary and where its bytes are to be written at once.
  func binary(byteCount: Int) -> (Value, UnsafeMutableRawPointer) {
    if byteCount <= SharedBinary.threshold {
      let words = (byteCount + 7) / 8
      let box = allocate(words + 2)
      box[0] = Header(.heapBinary, words + 1).word
      box[1] = UInt64(byteCount)
      if words > 0 { box[words + 1] = 0 }
      return (Value(boxed: box), UnsafeMutableRawPointer(box + 2))
    }
    noteAllocation(bytes: byteCount)
    let shared = SharedBinary.make(capacity: byteCount)
    return (sharedBinary(shared, byteCount: byteCount), shared.bytes)
  }

  /// A term for a shared binary, of which it takes over one reference. `newBytes` of it are memory that no other term has yet.
  func sharedBinary(
    _ shared: UnsafeMutablePointer<SharedBinary>, byteCount: Int, newBytes: Int? = nil
  ) -> Value {
    pointee.sharedBytes += newBytes ?? byteCount
    // What lies in a fragment makes the interpreter ask whether a collection is due.
    let box = pointee.sharedBytes > pointee.sharedLimit ? allocateFragment(4) : allocate(4)
    box[0] = Header(.sharedBinary, 3).word
    box[1] = UInt64(UInt(bitPattern: shared))
    box[2] = UInt64(byteCount)
    box[3] = pointee.sharedBinaries
    pointee.sharedBinaries = Value(boxed: box).word
    return Value(boxed: box)
  }

  /// A part of a bitstring, in bits; the whole is returned as it is.
  func subBinary(_ base: Value, bitOffset: Int, bitCount: Int) -> Value {
    var base = base
    var offset = bitOffset
    if base.isBoxed(.subBinary) {
      offset += base.field(1).small
      base = base.field(0)
    } else if offset == 0, bitCount == base.bitCount {
      return base
    }
    if bitCount == 0 { return binary(UnsafeRawBufferPointer(start: nil, count: 0)) }
    let box = allocate(4)
    box[0] = Header(.subBinary, 3).word
    box[1] = base.word
    box[2] = Value(small: offset).word
    box[3] = Value(small: bitCount).word
    return Value(boxed: box)
  }
}
