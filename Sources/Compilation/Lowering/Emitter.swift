internal import VirtualMachine

/// A place in the code of one function, bound once, before or after it is jumped to.
struct Label: Hashable {
  var id: Int
}

/// The instructions of one function, jumps to labels still open.
///
/// What cannot be reached (after a jump or a return, until a label that is jumped to) is not emitted.
struct Emitter {
  /// The word after an instruction.
  enum Word {
    case none
    case raw(UInt64)
    case fixup(FunctionCode.Fixup)
    /// A binary field; its else distance comes from the label.
    case field(flags: UInt8, unit: Int, size: Int)
    /// The distance to the label as a whole word.
    case distance
  }

  struct Item {
    var opcode: Opcode
    var x = 0
    var a = 0
    var b = 0
    var c = 0
    /// The 32-bit number instead of `b` and `c`.
    var imm: Int?
    var word = Word.none
    var target: Label?
    var line = 0
  }

  /// A handler whose range and target are items.
  struct Handler {
    var range: Range<Int>
    var target: Label
    var register: Int
  }

  private(set) var items: [Item] = []
  private(set) var handlers: [Handler] = []
  /// The item that each label stands before; -1 while it is open.
  private(set) var places: [Int] = []
  private var isUsed: [Bool] = []
  private(set) var isReachable = true
  /// The line of what is emitted next.
  var line = 0

  /// The last place of a label.
  private var labelled = 0

  /// Where the next instruction goes.
  var position: Int { items.count }

  mutating func label() -> Label {
    places.append(-1)
    isUsed.append(false)
    return Label(id: places.count - 1)
  }

  /// Puts the label here. `entered`: it is reached in another way than by a jump.
  mutating func bind(_ label: Label, entered: Bool = false) {
    places[label.id] = items.count
    labelled = items.count
    if entered || isUsed[label.id] { isReachable = true }
  }

  func isUsed(_ label: Label) -> Bool { isUsed[label.id] }

  mutating func emit(_ item: Item) {
    guard isReachable else { return }
    if let target = item.target { isUsed[target.id] = true }
    var item = item
    item.line = line
    items.append(item)
    switch item.opcode {
    case .jump, .loop, .return, .tailCall, .tailCallExport, .tailCallFunction, .tailCallDynamic,
      .fail,
      .functionClause, .raise, .receiveSkip, .receiveWait:
      isReachable = false
    default: break
    }
  }

  /// Protects the items of the range; empty ranges are dropped.
  mutating func protect(_ range: Range<Int>, target: Label, register: Int) {
    if !range.isEmpty {
      handlers.append(Handler(range: range, target: target, register: register))
    }
  }
}

// MARK: Shorthands

extension Emitter {
  mutating func emit(
    _ opcode: Opcode, x: Int = 0, a: Int = 0, b: Int = 0, c: Int = 0, word: Word = .none,
    else target: Label? = nil
  ) {
    emit(Item(opcode: opcode, x: x, a: a, b: b, c: c, word: word, target: target))
  }

  mutating func jump(_ label: Label) {
    emit(Item(opcode: .jump, imm: 0, target: label))
  }

  /// Moves to registers that follow each other become one instruction.
  mutating func move(_ source: Int, to target: Int) {
    if source == target { return }
    guard isReachable, labelled < items.count, let last = items.popLast() else {
      emit(.move, a: target, b: source)
      return
    }
    if last.opcode == .move, target == last.a + 1 {
      emit(.move2, a: last.a, b: last.b, c: source)
    } else if last.opcode == .move2, target == last.a + 2, source <= 0xFF {
      emit(.move3, x: source, a: last.a, b: last.b, c: last.c)
    } else {
      items.append(last)
      emit(.move, a: target, b: source)
    }
  }

  /// A constant into a register.
  mutating func load(_ literal: Literal, to target: Int) {
    if case .integer(let number) = literal, let small = Int32(exactly: number) {
      emit(Item(opcode: .loadSmall, a: target, imm: Int(small)))
    } else {
      emit(.loadWord, a: target, word: .fixup(.literal(literal)))
    }
  }

  /// The register holds exactly this immediate, or else.
  mutating func test(_ register: Int, is literal: Literal, else label: Label) {
    emit(.testWord, a: register, word: .fixup(.literal(literal)), else: label)
  }
}
