/// Why the interpreter came back.
enum Outcome {
  /// The time slice is over.
  case yielded
  /// The process waits for a message, or for whoever parked it.
  case waiting
  /// It has ended: by its first function's return, an exception or an exit signal. The reason is in `pendingExitReason`.
  case exited
}

extension Machine {
  /// Runs a process until its time slice is over, it waits or it ends.
  ///
  /// `fp` and `pc` live in registers; they are written back before anything that may collect, fail or look at the stack. A failing
  /// instruction sets the process's exception and leaves the inner loop; `unwind` finds the handler.
  @inline(never)
  func execute(_ p: ProcessPointer) -> Outcome {
    var fp = p.pointee.framePointer
    var pc = p.pointee.codePointer
    while true {
      dispatch: while true {
        let i = PlacedInstruction(at: pc)
        pc += 1
        switch i.opcode {

        // MARK: Values
        case .move:
          fp[-i.a] = fp[-i.b]
        case .move2:
          fp[-i.a] = fp[-i.b]
          fp[-i.a - 1] = fp[-i.c]
        case .move3:
          fp[-i.a] = fp[-i.b]
          fp[-i.a - 1] = fp[-i.c]
          fp[-i.a - 2] = fp[-i.x]
        case .loadSmall:
          fp[-i.a] = UInt64(bitPattern: Int64(i.imm)) << 4 | Tag.small
        case .loadWord:
          fp[-i.a] = pc.pointee
          pc += 1

        // MARK: Control
        case .jump:
          pc += i.imm

        case .call:
          let entry = Self.function(pc.pointee)
          pc += 1
          guard enter(entry, window: i.a, p, &fp, &pc) else { break dispatch }
          let left = p.pointee.reductions &- 1
          if left <= 0 { return yielding(p, fp, pc, left) }
          p.pointee.reductions = left
        case .callExport:
          let entry = Self.export(pc.pointee)
          pc += 1
          guard enter(entry, window: i.a, p, &fp, &pc) else { break dispatch }
          let left = p.pointee.reductions &- 1
          if left <= 0 { return yielding(p, fp, pc, left) }
          p.pointee.reductions = left

        case .tailCall:
          let entry = Self.function(pc.pointee)
          pc += 1
          guard replace(entry, from: i.a, count: i.b, p, &fp, &pc) else { break dispatch }
          let left = p.pointee.reductions &- 1
          if left <= 0 { return yielding(p, fp, pc, left) }
          p.pointee.reductions = left
        case .tailCallExport:
          let entry = Self.export(pc.pointee)
          pc += 1
          guard replace(entry, from: i.a, count: i.b, p, &fp, &pc) else { break dispatch }
          let left = p.pointee.reductions &- 1
          if left <= 0 { return yielding(p, fp, pc, left) }
          p.pointee.reductions = left

        case .loop:
          fp[-i.a] = fp[-i.b]
          pc += Int(Int64(bitPattern: pc.pointee)) + 1
          let left = p.pointee.reductions &- 1
          if left <= 0 { return yielding(p, fp, pc, left) }
          p.pointee.reductions = left

        case .callFunction:
          let count = i.b
          var function = Value(word: fp[-(i.a + count)])
          guard let target = callee(of: function, count) else {
            badFunction(p, fp, pc, function, fp - i.a, count)
            break dispatch
          }
          let size = target.code.frameSize
          if fp - i.a - size < p.pointee.boundary {
            fp = grow(p, fp, pc, size + i.a)
            if p.pointee.pendingExit { break dispatch }
            function = Value(word: fp[-(i.a + count)])
          }
          let frame = fp - i.a
          frame[1] = ReturnLink(to: pc, window: i.a).word
          var index = 0
          while index < target.captured {
            frame[-(count + index)] = function.pointer[2 + index]
            index += 1
          }
          fp = frame
          pc = target.code
          let left = p.pointee.reductions &- 1
          if left <= 0 { return yielding(p, fp, pc, left) }
          p.pointee.reductions = left

        case .tailCallFunction:
          let count = i.b
          var function = Value(word: fp[-(i.a + count)])
          guard let target = callee(of: function, count) else {
            badFunction(p, fp, pc, function, fp - i.a, count)
            break dispatch
          }
          let size = target.code.frameSize
          if fp - size < p.pointee.boundary {
            fp = grow(p, fp, pc, size)
            if p.pointee.pendingExit { break dispatch }
            function = Value(word: fp[-(i.a + count)])
          }
          var index = 0
          if i.a > 0 {
            let from = fp - i.a
            while index < count {
              fp[-index] = from[-index]
              index += 1
            }
          }
          index = 0
          while index < target.captured {
            fp[-(count + index)] = function.pointer[2 + index]
            index += 1
          }
          pc = target.code
          let left = p.pointee.reductions &- 1
          if left <= 0 { return yielding(p, fp, pc, left) }
          p.pointee.reductions = left

        case .callDynamic:
          guard let entry = callee(p, fp - i.a, i.b) else {
            badApply(p, fp, pc, fp - i.a, i.b)
            break dispatch
          }
          guard enter(entry, window: i.a, p, &fp, &pc) else { break dispatch }
          let left = p.pointee.reductions &- 1
          if left <= 0 { return yielding(p, fp, pc, left) }
          p.pointee.reductions = left
        case .tailCallDynamic:
          guard let entry = callee(p, fp - i.a, i.b) else {
            badApply(p, fp, pc, fp - i.a, i.b)
            break dispatch
          }
          guard replace(entry, from: i.a, count: i.b, p, &fp, &pc) else { break dispatch }
          let left = p.pointee.reductions &- 1
          if left <= 0 { return yielding(p, fp, pc, left) }
          p.pointee.reductions = left

        case .native:
          let entry = UnsafePointer<NativeEntry>(bitPattern: UInt(pc.pointee)).unsafelyUnwrapped
          pc += 1
          p.pointee.framePointer = fp
          p.pointee.codePointer = pc
          let result = callNative(p, entry, fp - i.b)
          if result == 0 {
            noteNative(p, entry, fp - i.b)
            break dispatch
          }
          fp[-i.a] = result
          if p.pointee.fragmentWords != 0, p.fragmentsAreLarge {
            p.collect(need: 0)
            if p.pointee.pendingExit { break dispatch }
            fp = p.pointee.framePointer
          }

        case .nativeGuard:
          let entry = UnsafePointer<NativeEntry>(bitPattern: UInt(pc.pointee)).unsafelyUnwrapped
          pc += 1
          p.pointee.framePointer = fp
          p.pointee.codePointer = pc
          let result = callNative(p, entry, fp - i.b)
          if result == 0 { pc += i.c } else { fp[-i.a] = result }

        case .return:
          let link = ReturnLink(of: fp)
          fp[0] = fp[-i.a]
          pc = link.code.unsafelyUnwrapped
          fp += link.window

        // MARK: Tests
        case .testWord:
          let word = pc.pointee
          pc += 1
          if fp[-i.a] != word { pc += i.c }
        case .testSame:
          if !isSame(fp[-i.a], fp[-i.b], p) { pc += i.c }
        case .testNotSame:
          if isSame(fp[-i.a], fp[-i.b], p) { pc += i.c }
        case .testEqual:
          if !isEqual(fp[-i.a], fp[-i.b], p) { pc += i.c }
        case .testNotEqual:
          if isEqual(fp[-i.a], fp[-i.b], p) { pc += i.c }
        case .testLess:
          if !isLess(fp[-i.a], fp[-i.b], p) { pc += i.c }
        case .testLessOrEqual:
          if !isLessOrEqual(fp[-i.a], fp[-i.b], p) { pc += i.c }
        case .testLessSmall:
          let limit = UInt64(bitPattern: Int64(i.b)) << 4 | Tag.small
          if !isLess(fp[-i.a], limit, p) { pc += i.c }
        case .testGreaterOrEqualSmall:
          let limit = UInt64(bitPattern: Int64(i.b)) << 4 | Tag.small
          if !isLessOrEqual(limit, fp[-i.a], p) { pc += i.c }
        case .testRange:
          let word = fp[-i.a]
          let distance = (Int64(bitPattern: word) >> 4) &- Int64(i.b)
          if word & 0xF != Tag.small || UInt64(bitPattern: distance) > UInt64(i.x) {
            pc += i.c
          }
        case .testTuple:
          let value = Value(word: fp[-i.a])
          if !value.isBoxed || value.pointer[0] != Header(.tuple, i.b).word { pc += i.c }
        case .testTagged:
          let value = Value(word: fp[-i.a])
          let tag = pc.pointee
          pc += 1
          if !value.isBoxed || value.pointer[0] != Header(.tuple, i.b).word
            || value.pointer[1] != tag
          {
            pc += i.c
          }
        case .testCons:
          if fp[-i.a] & 7 != Tag.cons { pc += i.c }
        case .testUncons:
          let list = Value(word: fp[-i.x])
          if list.isCons {
            let cell = list.pointer
            fp[-i.a] = cell[0]
            fp[-i.b] = cell[1]
          } else {
            pc += i.c
          }
        case .testType:
          if !isOfType(Value(word: fp[-i.a]), i.x) { pc += i.c }
        case .testFunction:
          if !isFunction(Value(word: fp[-i.a]), arity: i.b) { pc += i.c }

        // MARK: Data
        case .head:
          fp[-i.a] = Value(word: fp[-i.b]).pointer[0]
        case .tail:
          fp[-i.a] = Value(word: fp[-i.b]).pointer[1]
        case .uncons:
          let cell = Value(word: fp[-i.c]).pointer
          fp[-i.a] = cell[0]
          fp[-i.b] = cell[1]
        case .element:
          fp[-i.a] = Value(word: fp[-i.b]).pointer[i.c + 1]
        case .cons:
          if p.pointee.heapPointer + 2 > p.pointee.boundary {
            fp = roomFor(2, p, fp, pc)
            if p.pointee.pendingExit { break dispatch }
          }
          let cell = p.pointee.heapPointer
          p.pointee.heapPointer = cell + 2
          cell[0] = fp[-i.b]
          cell[1] = fp[-i.c]
          fp[-i.a] = UInt64(UInt(bitPattern: cell)) | Tag.cons
        case .makeList:
          let count = i.c
          if p.pointee.heapPointer + 2 * count > p.pointee.boundary {
            fp = roomFor(2 * count, p, fp, pc)
            if p.pointee.pendingExit { break dispatch }
          }
          var cell = p.pointee.heapPointer
          p.pointee.heapPointer = cell + 2 * count
          let elements = fp - i.b
          var tail = elements[-count]
          var index = count - 1
          while index >= 0 {
            cell[0] = elements[-index]
            cell[1] = tail
            tail = UInt64(UInt(bitPattern: cell)) | Tag.cons
            cell += 2
            index -= 1
          }
          fp[-i.a] = tail
        case .makeTuple:
          let count = i.c
          if p.pointee.heapPointer + count + 1 > p.pointee.boundary {
            fp = roomFor(count + 1, p, fp, pc)
            if p.pointee.pendingExit { break dispatch }
          }
          let box = p.pointee.heapPointer
          p.pointee.heapPointer = box + count + 1
          box[0] = Header(.tuple, count).word
          let elements = fp - i.b
          var index = 0
          while index < count {
            box[index + 1] = elements[-index]
            index += 1
          }
          fp[-i.a] = UInt64(UInt(bitPattern: box)) | Tag.boxed
        case .makeMap:
          fp = trimFragments(p, fp, pc)
          fp[-i.a] = Maps.make(p, base: fp - i.b, count: i.c).word
        case .mapPut:
          fp = trimFragments(p, fp, pc)
          var map = Value(word: fp[-i.b])
          guard map.isMap else {
            badMap(p, map)
            break dispatch
          }
          let pairs = fp - i.c
          for index in 0..<i.x {
            map = Maps.put(
              p, map, Value(word: pairs[-2 * index]), Value(word: pairs[-2 * index - 1]))
          }
          fp[-i.a] = map.word
        case .mapUpdate:
          fp = trimFragments(p, fp, pc)
          guard let updated = updateMap(p, Value(word: fp[-i.b]), fp - i.c, i.x) else {
            break dispatch
          }
          fp[-i.a] = updated.word
        case .mapFetch:
          let map = Value(word: fp[-Int(pc.pointee)])
          pc += 1
          guard map.isMap else {
            pc += i.c
            continue dispatch
          }
          let value = Maps.get(map, Value(word: fp[-i.b]), atoms)
          if value.isNone { pc += i.c } else { fp[-i.a] = value.word }
        case .makeFunction:
          let count = i.c
          if p.pointee.heapPointer + count + 2 > p.pointee.boundary {
            fp = roomFor(count + 2, p, fp, pc)
            if p.pointee.pendingExit { break dispatch }
          }
          let box = p.pointee.heapPointer
          p.pointee.heapPointer = box + count + 2
          box[0] = Header(.function, count + 1).word
          box[1] = pc.pointee
          pc += 1
          let captured = fp - i.b
          var index = 0
          while index < count {
            box[index + 2] = captured[-index]
            index += 1
          }
          fp[-i.a] = UInt64(UInt(bitPattern: box)) | Tag.boxed

        // MARK: Arithmetic
        case .add:
          let (x, y) = (fp[-i.b], fp[-i.c])
          if x & y & 0xF == Tag.small {
            let (sum, over) = Int64(bitPattern: x).addingReportingOverflow(
              Int64(bitPattern: y &- Tag.small))
            if !over {
              fp[-i.a] = UInt64(bitPattern: sum)
              continue dispatch
            }
          }
          if let float = p.floatResult(x, y, { $0 + $1 }) {
            fp[-i.a] = float
            continue dispatch
          }
          fp = trimFragments(p, fp, pc)
          let value = Arithmetic.add(p, Value(word: fp[-i.b]), Value(word: fp[-i.c]))
          if value.word <= 8 {
            badArithmetic(p, "+", Value(word: fp[-i.b]), Value(word: fp[-i.c]))
            break dispatch
          }
          fp[-i.a] = value.word
        case .subtract:
          let (x, y) = (fp[-i.b], fp[-i.c])
          if x & y & 0xF == Tag.small {
            let (difference, over) = Int64(bitPattern: x).subtractingReportingOverflow(
              Int64(bitPattern: y &- Tag.small))
            if !over {
              fp[-i.a] = UInt64(bitPattern: difference)
              continue dispatch
            }
          }
          if let float = p.floatResult(x, y, { $0 - $1 }) {
            fp[-i.a] = float
            continue dispatch
          }
          fp = trimFragments(p, fp, pc)
          let value = Arithmetic.subtract(p, Value(word: fp[-i.b]), Value(word: fp[-i.c]))
          if value.word <= 8 {
            badArithmetic(p, "-", Value(word: fp[-i.b]), Value(word: fp[-i.c]))
            break dispatch
          }
          fp[-i.a] = value.word
        case .multiply:
          let (x, y) = (fp[-i.b], fp[-i.c])
          if x & y & 0xF == Tag.small {
            let (product, over) = (Int64(bitPattern: x) >> 4).multipliedReportingOverflow(
              by: Int64(bitPattern: y &- Tag.small))
            if !over {
              fp[-i.a] = UInt64(bitPattern: product) | Tag.small
              continue dispatch
            }
          }
          if let float = p.floatResult(x, y, { $0 * $1 }) {
            fp[-i.a] = float
            continue dispatch
          }
          fp = trimFragments(p, fp, pc)
          let value = Arithmetic.multiply(p, Value(word: fp[-i.b]), Value(word: fp[-i.c]))
          if value.word <= 8 {
            badArithmetic(p, "*", Value(word: fp[-i.b]), Value(word: fp[-i.c]))
            break dispatch
          }
          fp[-i.a] = value.word
        case .addSmall:
          let x = fp[-i.b]
          if x & 0xF == Tag.small {
            let (sum, over) = Int64(bitPattern: x).addingReportingOverflow(Int64(i.c) << 4)
            if !over {
              fp[-i.a] = UInt64(bitPattern: sum)
              continue dispatch
            }
          }
          fp = trimFragments(p, fp, pc)
          let small = Value(small: i.c)
          let value = Arithmetic.add(p, Value(word: fp[-i.b]), small)
          if value.word <= 8 {
            if i.c < 0 {
              badArithmetic(p, "-", Value(word: fp[-i.b]), Value(small: -i.c))
            } else {
              badArithmetic(p, "+", Value(word: fp[-i.b]), small)
            }
            break dispatch
          }
          fp[-i.a] = value.word

        case .multiplySmall:
          let x = fp[-i.b]
          if x & 0xF == Tag.small {
            let (product, over) = Int64(bitPattern: x &- Tag.small).multipliedReportingOverflow(
              by: Int64(i.c))
            if !over {
              fp[-i.a] = UInt64(bitPattern: product) | Tag.small
              continue dispatch
            }
          }
          fp = trimFragments(p, fp, pc)
          let small = Value(small: i.c)
          let value = Arithmetic.multiply(p, Value(word: fp[-i.b]), small)
          if value.word <= 8 {
            badArithmetic(p, "*", Value(word: fp[-i.b]), small)
            break dispatch
          }
          fp[-i.a] = value.word

        // MARK: Comparisons as values
        case .same:
          let holds = isSame(fp[-i.b], fp[-i.c], p)
          fp[-i.a] = Value(boolean: holds).word
        case .notSame:
          let holds = isSame(fp[-i.b], fp[-i.c], p)
          fp[-i.a] = Value(boolean: !holds).word
        case .equal:
          let holds = isEqual(fp[-i.b], fp[-i.c], p)
          fp[-i.a] = Value(boolean: holds).word
        case .notEqual:
          let holds = isEqual(fp[-i.b], fp[-i.c], p)
          fp[-i.a] = Value(boolean: !holds).word
        case .less:
          fp[-i.a] = Value(boolean: isLess(fp[-i.b], fp[-i.c], p)).word
        case .lessOrEqual:
          fp[-i.a] = Value(boolean: isLessOrEqual(fp[-i.b], fp[-i.c], p)).word

        // MARK: Failures
        case .fail:
          p.pointee.framePointer = fp
          p.pointee.codePointer = pc
          matchFailure(p, i.x, fp - i.a)
          break dispatch
        case .functionClause:
          p.pointee.framePointer = fp
          p.pointee.codePointer = pc
          functionClause(p)
          break dispatch
        case .raise:
          p.pointee.exceptionClass = Value(word: fp[-i.a])
          p.pointee.exceptionReason = Value(word: fp[-(i.a + 1)])
          p.pointee.exceptionTrace = Value(word: fp[-(i.a + 2)])
          break dispatch

        // MARK: Receive
        case .receiveMark:
          let value = Value(word: fp[-i.a])
          if value.isBoxed(.reference) { p.pointee.mailbox.seek(reference: value.pointer[1]) }
        case .receiveNext:
          let index = p.pointee.mailbox.save
          guard index < p.pointee.mailbox.count || p.takeArrivals() else {
            pc += i.c
            continue dispatch
          }
          if let fragment = p.pointee.mailbox.look(at: index) {
            p.takeIn(fragment, messageAt: index)
            if p.fragmentsAreLarge {
              p.pointee.framePointer = fp
              p.pointee.codePointer = pc
              p.collect(need: 0)
              fp = p.pointee.framePointer
            }
          }
          fp[-i.a] = p.pointee.mailbox[index].term.word
        case .receiveAccept:
          _ = p.pointee.mailbox.remove(at: p.pointee.mailbox.save)
          p.pointee.mailbox.save = 0
          if p.pointee.receiveTimer != 0 || p.pointee.timedOut {
            p.pointee.framePointer = fp
            p.pointee.codePointer = pc
            shared(p) { cancelReceiveTimer(p) }
          }
        case .receiveSkip:
          p.pointee.mailbox.save += 1
          pc += i.imm
        case .receiveWait:
          pc += i.imm
          if p.pointee.mailbox.save >= p.pointee.mailbox.count {
            p.pointee.framePointer = fp
            p.pointee.codePointer = pc
            return .waiting
          }
        case .receiveWaitTimeout:
          if p.pointee.mailbox.save < p.pointee.mailbox.count, !p.pointee.timedOut {
            pc += i.imm
            continue dispatch
          }
          p.pointee.framePointer = fp
          p.pointee.codePointer = pc
          switch shared(p, { startTimeout(p, Value(word: fp[-i.a])) }) {
          case .over:
            p.pointee.mailbox.save = 0
          case .waits:
            p.pointee.framePointer = fp
            p.pointee.codePointer = pc - 1
            return .waiting
          case .invalid:
            p.pointee.exceptionClass = .error
            p.pointee.exceptionReason = atoms.intern("timeout_value")
            p.pointee.exceptionTrace = .none
            break dispatch
          }

        // MARK: Binary matching
        case .binaryStart:
          let value = Value(word: fp[-i.b])
          if value.isBitstring {
            fp[-i.a] = i.x == 0 ? Value(small: 0).word : fp[-i.x]
          } else {
            pc += i.c
          }
        case .binaryByte:
          // Here for a large binary: a position is 16 times a number of bits, and 15.
          let position = i.x == 0 ? Tag.small : fp[-i.x]
          let binary = Value(word: fp[-i.b])
          if binary.isBoxed(.sharedBinary), position & 0x70 == 0,
            position &+ 0x80 <= binary.pointer[2] << 7 | Tag.small
          {
            let byte = binary.sharedBytes.load(fromByteOffset: Int(position >> 7), as: UInt8.self)
            fp[-i.a] = UInt64(byte) << 4 | Tag.small
            fp[-i.c] = position &+ 0x80
            pc += 1
            continue dispatch
          }
          let field = BinaryField(word: pc.pointee)
          pc += 1
          if !readByte(fp, i, field) { pc += field.elseDistance }
        case .binaryInteger:
          let field = BinaryField(word: pc.pointee)
          pc += 1
          if readAlignedInteger(fp, i, field) { continue dispatch }
          if !readInteger(p, fp, i, field) { pc += field.elseDistance }
          if p.pointee.fragmentWords != 0 { fp = trimFragments(p, fp, pc) }
        case .binaryFloat:
          let field = BinaryField(word: pc.pointee)
          pc += 1
          fp = trimFragments(p, fp, pc)
          if !readFloat(p, fp, i, field) { pc += field.elseDistance }
        case .binaryBytes:
          let field = BinaryField(word: pc.pointee)
          pc += 1
          fp = trimFragments(p, fp, pc)
          if !readBits(p, fp, i, field) { pc += field.elseDistance }
        case .binaryUTF:
          let field = BinaryField(word: pc.pointee)
          pc += 1
          if !readUTF(p, fp, i, field) { pc += field.elseDistance }
        case .binaryRest:
          let distance = Int(Int64(bitPattern: pc.pointee))
          pc += 1
          fp = trimFragments(p, fp, pc)
          let value = Value(word: fp[-i.b])
          let position = Value(word: fp[-i.c]).small
          let left = value.bitCount - position
          if i.x == 8 ? left & 7 != 0 : left % i.x != 0 {
            pc += distance
          } else {
            fp[-i.a] = p.subBinary(value, bitOffset: position, bitCount: left).word
          }
        case .binaryUnit:
          let left = Value(word: fp[-i.a]).bitCount - Value(word: fp[-i.b]).small
          if i.x == 8 ? left & 7 != 0 : left % i.x != 0 { pc += i.c }
        case .binarySettle:
          if fp[-i.b] != Value(small: 0).word {
            fp = trimFragments(p, fp, pc)
            let value = Value(word: fp[-i.a])
            let position = Value(word: fp[-i.b]).small
            let left = value.bitCount - position
            fp[-i.a] = p.subBinary(value, bitOffset: position, bitCount: left).word
            fp[-i.b] = Value(small: 0).word
          }
        case .binaryEnd:
          if Value(word: fp[-i.a]).bitCount != Value(word: fp[-i.b]).small { pc += i.c }

        // MARK: Binary construction
        case .buildStart:
          if i.x == 1 {
            let first = Value(word: fp[-i.a])
            guard first.isBitstring, first.bitCount % i.b == 0 else {
              p.pointee.framePointer = fp
              p.pointee.codePointer = pc
              let fault = first.isBitstring ? SegmentFault.unit(first) : .type(first)
              segmentFailure(p, 1, .buildBytes, BinaryField(word: 0), fault)
              break dispatch
            }
            p.pointee.builder.start(with: first)
          } else {
            p.pointee.builder.start()
          }
        case .buildInteger:
          let field = BinaryField(word: pc.pointee)
          pc += 1
          let value = fp[-i.a]
          if value & 0xF == Tag.small, field.flags == 0, field.size == 8, field.unit == 1 {
            p.pointee.builder.append(byte: UInt8(truncatingIfNeeded: value >> 4))
            continue dispatch
          }
          if !buildSegment(p, fp, pc) { break dispatch }
        case .buildFloat, .buildBytes, .buildUTF:
          pc += 1
          if !buildSegment(p, fp, pc) { break dispatch }
        case .buildFinish:
          fp = trimFragments(p, fp, pc)
          fp[-i.a] = p.pointee.builder.finish(p).word

        // MARK: The machine's own
        case .undefined:
          p.pointee.framePointer = fp
          p.pointee.codePointer = pc
          guard let entry = callErrorHandler(p, pc.pointee) else { break dispatch }
          fp = p.pointee.framePointer
          pc = entry
        case .nativeFunction:
          let entry = UnsafePointer<NativeEntry>(bitPattern: UInt(pc.pointee)).unsafelyUnwrapped
          pc += 1
          p.pointee.framePointer = fp
          p.pointee.codePointer = pc
          let result = callNative(p, entry, fp)
          if result > NativeControl.last {
            fp[0] = result
            if p.pointee.fragmentWords != 0, p.fragmentsAreLarge {
              p.collect(need: 0)
              if p.pointee.pendingExit { break dispatch }
              fp = p.pointee.framePointer
            }
            continue dispatch
          }
          switch result {
          case 0:
            noteNative(p, entry, fp)
            break dispatch
          case NativeControl.apply:
            guard let entry = enterStaged(p) else { break dispatch }
            fp = p.pointee.framePointer
            pc = entry
            if p.pointee.reductions <= 0 { return yielding(p, fp, pc, p.pointee.reductions) }
          case NativeControl.yield:
            return .yielded
          case NativeControl.waitAndRetry:
            p.pointee.codePointer = pc - 2
            return .waiting
          case NativeControl.exit:
            return .exited
          default:
            fp[0] = result
          }
        case .exit:
          p.pointee.framePointer = fp
          p.pointee.codePointer = pc
          p.pointee.pendingExitReason = .normal
          return .exited
        case .breakpoint:
          p.pointee.framePointer = fp
          pc = passBreakpoint(p, (pc - 1).breakpoint)
          fp = p.pointee.framePointer
        case .noteReturn, .traceReturn:
          p.pointee.framePointer = fp
          p.pointee.codePointer = pc
          pc = passReturn(p, i)
          fp = p.pointee.framePointer
        }
      }
      // An exception: its class, reason and perhaps trace are set.
      p.pointee.framePointer = fp
      p.pointee.codePointer = pc
      guard unwind(p) else { return .exited }
      fp = p.pointee.framePointer
      pc = p.pointee.codePointer
    }
  }

  @inline(__always)
  private func callNative(
    _ p: ProcessPointer, _ entry: UnsafePointer<NativeEntry>, _ base: Words
  ) -> UInt64 {
    if entry.pointee.reach == .own {
      return entry.pointee.body(UnsafeMutableRawPointer(p), base)
    }
    return callFarNative(p, entry, base)
  }

  @inline(never)
  private func callFarNative(
    _ p: ProcessPointer, _ entry: UnsafePointer<NativeEntry>, _ base: Words
  ) -> UInt64 {
    if entry.pointee.reach == .shared {
      return shared(p) { entry.pointee.body(UnsafeMutableRawPointer(p), base) }
    }
    let work = LongNatives.work(base, entry.pointee.walkedCount)
    p.pointee.reductions &-= work
    guard work >= LongNatives.longWork, p.pointee.holdsLock, schedulers.count > 1 else {
      return entry.pointee.body(UnsafeMutableRawPointer(p), base)
    }
    return apart(p) { entry.pointee.body(UnsafeMutableRawPointer(p), base) }
  }

  /// Enters a function that is called: its arguments begin at the window. False where there is no memory for its frame.
  @inline(__always)
  private func enter(
    _ entry: UnsafePointer<UInt64>, window: Int, _ p: ProcessPointer, _ fp: inout Words,
    _ pc: inout UnsafePointer<UInt64>
  ) -> Bool {
    let size = entry.frameSize
    if fp - window - size < p.pointee.boundary {
      fp = grow(p, fp, pc, size + window)
      if p.pointee.pendingExit { return false }
    }
    let frame = fp - window
    frame[1] = ReturnLink(to: pc, window: window).word
    fp = frame
    pc = entry
    return true
  }

  /// Enters a function that is called in place of the one that runs: its arguments are moved to the frame's beginning.
  @inline(__always)
  private func replace(
    _ entry: UnsafePointer<UInt64>, from window: Int, count: Int, _ p: ProcessPointer,
    _ fp: inout Words, _ pc: inout UnsafePointer<UInt64>
  ) -> Bool {
    let size = entry.frameSize
    if fp - size < p.pointee.boundary {
      fp = grow(p, fp, pc, size)
      if p.pointee.pendingExit { return false }
    }
    let arguments = fp - window
    var index = 0
    while index < count {
      fp[-index] = arguments[-index]
      index += 1
    }
    pc = entry
    return true
  }

  @inline(never)
  private func grow(
    _ p: ProcessPointer, _ fp: Words, _ pc: UnsafePointer<UInt64>, _ words: Int
  ) -> Words {
    p.pointee.framePointer = fp
    p.pointee.codePointer = pc
    p.growStack(words)
    return p.pointee.framePointer
  }

  /// What a further word of a call leads to.
  @inline(__always) private static func function(_ word: UInt64) -> UnsafePointer<UInt64> {
    UnsafePointer(bitPattern: UInt(word)).unsafelyUnwrapped
  }

  @inline(__always) private static func export(_ word: UInt64) -> UnsafePointer<UInt64> {
    UnsafePointer<Export>(bitPattern: UInt(word)).unsafelyUnwrapped.pointee.code
  }

  @inline(never)
  private func yielding(
    _ p: ProcessPointer, _ fp: Words, _ pc: UnsafePointer<UInt64>, _ reductions: Int
  ) -> Outcome {
    p.pointee.reductions = reductions
    p.pointee.framePointer = fp
    p.pointee.codePointer = pc
    return .yielded
  }

  @inline(never)
  private func roomFor(
    _ words: Int, _ p: ProcessPointer, _ fp: Words, _ pc: UnsafePointer<UInt64>
  ) -> Words {
    p.pointee.framePointer = fp
    p.pointee.codePointer = pc
    p.makeRoom(words)
    return p.pointee.framePointer
  }

  /// Before something that allocates freely: collects where that has filled too many fragments.
  @inline(__always)
  private func trimFragments(
    _ p: ProcessPointer, _ fp: Words, _ pc: UnsafePointer<UInt64>
  ) -> Words {
    p.pointee.framePointer = fp
    p.pointee.codePointer = pc
    if p.pointee.fragmentWords != 0, p.fragmentsAreLarge { p.collect(need: 0) }
    return p.pointee.framePointer
  }

  @inline(__always)
  private func isSame(_ x: UInt64, _ y: UInt64, _ p: ProcessPointer) -> Bool {
    if x == y { return true }
    let (x, y) = (Value(word: x), Value(word: y))
    return x.isPointer && y.isPointer && Order.equal(x, y, exact: true, p)
  }

  @inline(__always)
  private func isEqual(_ x: UInt64, _ y: UInt64, _ p: ProcessPointer) -> Bool {
    if x == y { return true }
    if x & y & 0xF == Tag.small { return false }
    let (x, y) = (Value(word: x), Value(word: y))
    return (x.isPointer || y.isPointer) && Order.equal(x, y, exact: false, p)
  }

  @inline(__always)
  private func isLess(_ x: UInt64, _ y: UInt64, _ p: ProcessPointer) -> Bool {
    if x & y & 0xF == Tag.small { return Int64(bitPattern: x) < Int64(bitPattern: y) }
    return Order.compare(Value(word: x), Value(word: y), atoms, p) < 0
  }

  @inline(__always)
  private func isLessOrEqual(_ x: UInt64, _ y: UInt64, _ p: ProcessPointer) -> Bool {
    if x & y & 0xF == Tag.small { return Int64(bitPattern: x) <= Int64(bitPattern: y) }
    return Order.compare(Value(word: x), Value(word: y), atoms, p) <= 0
  }
}

extension UnsafeMutablePointer where Pointee == ProcessState {
  /// Whether what natives made beside the block, or shared binaries, are worth a collection.
  @inline(__always) var fragmentsAreLarge: Bool {
    pointee.fragmentWords > pointee.blockEnd - pointee.heapStart
      || pointee.sharedBytes > pointee.sharedLimit
  }
}
