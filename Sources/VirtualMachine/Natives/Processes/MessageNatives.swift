/// `:erlang`'s sends, timers and the process dictionary.
enum MessageNatives {
  static let rows: [Native] = sending + timers
  /// Those that touch their own process only.
  static let independent: [Native] =
    [
      native("erlang", "self", 0) { process, base in
        NativeCall(process, base).process.pointee.pid.word
      }
    ] + dictionary

  private static let sending: [Native] = [
    native("erlang", "!", 2) { process, base in send(NativeCall(process, base)) },
    native("erlang", "send", 2) { process, base in send(NativeCall(process, base)) },
    native("erlang", "send", 3) { process, base in
      let call = NativeCall(process, base)
      guard call[2].listCount >= 0 else { return call.badArgument() }
      let result = send(call)
      return result == 0 ? 0 : Value.ok.word
    },
    native("erlang", "send_nosuspend", 2) { process, base in
      send(NativeCall(process, base)) == 0 ? 0 : Value.true.word
    },
    native("erlang", "make_ref", 0) { process, base in
      let p = NativeCall(process, base).process
      return p.reference(p.machine.makeReferenceNumber(for: p)).word
    },
  ]

  @inline(__always) private static func send(_ call: NativeCall) -> UInt64 {
    let target = call[0]
    let message = call[1]
    call.charge(4)
    if !call.process.pointee.traceFlags.isEmpty {
      call.machine.tellSend(call.process, message, to: target)
    }
    if target.isLocalPid {
      // Without counting a reference to the machine.
      call.process.pointee.machine._withUnsafeGuaranteedRef { machine in
        if let p = machine.processes[target] { machine.send(message, to: p) }
      }
      return message.word
    }
    switch call.machine.send(message, from: call.process, to: target) {
    case .sent: return message.word
    case .badTarget: return call.badArgument()
    }
  }

  // MARK: Timers

  private static let timers: [Native] = [
    native("erlang", "send_after", 3) { start($0, $1, wraps: false) },
    native("erlang", "send_after", 4) { start($0, $1, wraps: false, options: 3) },
    native("erlang", "start_timer", 3) { start($0, $1, wraps: true) },
    native("erlang", "start_timer", 4) { start($0, $1, wraps: true, options: 3) },
    native("erlang", "cancel_timer", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isReference else { return call.badArgument() }
      return cancel(call).word
    },
    native("erlang", "cancel_timer", 2) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isReference, let options = TimerOptions(call[1], call) else {
        return call.badArgument()
      }
      return answer(call, cancel(call), options, "cancel_timer")
    },
    native("erlang", "read_timer", 1) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isReference else { return call.badArgument() }
      return read(call).word
    },
    native("erlang", "read_timer", 2) { process, base in
      let call = NativeCall(process, base)
      guard call[0].isReference, let options = TimerOptions(call[1], call) else {
        return call.badArgument()
      }
      return answer(call, read(call), options, "read_timer")
    },
  ]

  private struct TimerOptions {
    var isAsynchronous = false
    var informs = true
    var isAbsolute = false

    init?(_ list: Value, _ call: NativeCall) {
      guard let options = list.listElements else { return nil }
      for option in options {
        guard option.isTuple, option.tupleCount == 2, option.element(0).isAtom,
          option.element(1).isBoolean
        else { return nil }
        let isOn = option.element(1).isTrue
        switch call.machine.atoms.name(option.element(0)) {
        case "async": isAsynchronous = isOn
        case "info": informs = isOn
        case "abs": isAbsolute = isOn
        default: return nil
        }
      }
    }
  }

  private static func answer(
    _ call: NativeCall, _ result: Value, _ options: TimerOptions, _ tag: String
  ) -> UInt64 {
    if options.isAsynchronous {
      if options.informs {
        call.machine.send(call.tuple(call.atom(tag), call[0], result), to: call.process)
      }
      return Value.ok.word
    }
    return options.informs ? result.word : Value.ok.word
  }

  private static func start(
    _ process: UnsafeMutableRawPointer, _ base: Words, wraps: Bool, options index: Int? = nil
  ) -> UInt64 {
    let call = NativeCall(process, base)
    let machine = call.machine
    let p = call.process
    var isAbsolute = false
    if let index {
      guard let options = TimerOptions(call[index], call) else { return call.badArgument() }
      isAbsolute = options.isAbsolute
    }
    guard call[0].isSmall, isAbsolute || call[0].small >= 0,
      call[0].small.magnitude < 1 << 43, call[1].isLocalPid || call[1].isAtom
    else { return call.badArgument() }
    let number = machine.makeReferenceNumber()
    let reference = p.reference(number)
    let message = wraps ? p.tuple(.timeout, reference, call[2]) : call[2]
    let offset = call[0].small * 1_000_000
    machine.timers.add(
      number, at: isAbsolute ? offset : machine.environment.monotonicTime + offset,
      .message(to: call[1], machine.copyToFragment(message)))
    return reference.word
  }

  private static func left(_ call: NativeCall, _ time: Int) -> Value {
    let nanoseconds = Swift.max(0, time - call.machine.environment.monotonicTime)
    return Value(small: (nanoseconds + 999_999) / 1_000_000)
  }

  private static func cancel(_ call: NativeCall) -> Value {
    guard call[0].isBoxed(.reference),
      let timer = call.machine.timers.remove(call[0].pointer[1])
    else { return .false }
    if case .message(_, let entry) = timer.event { call.machine.discard(entry) }
    return left(call, timer.time)
  }

  private static func read(_ call: NativeCall) -> Value {
    guard call[0].isBoxed(.reference), let time = call.machine.timers.time(of: call[0].pointer[1])
    else { return .false }
    return left(call, time)
  }

  // MARK: The process dictionary

  private static let dictionary: [Native] = [
    native("erlang", "put", 2) { process, base in
      let call = NativeCall(process, base)
      let p = call.process
      let old = get(call, call[0])
      let map = p.pointee.dictionary.isNone ? Maps.empty(p) : p.pointee.dictionary
      p.pointee.dictionary = Maps.put(p, map, call[0], call[1])
      return old.word
    },
    native("erlang", "get", 1) { process, base in
      let call = NativeCall(process, base)
      return get(call, call[0]).word
    },
    native("erlang", "get", 0) { process, base in
      let call = NativeCall(process, base)
      return call.list(pairs(call)).word
    },
    native("erlang", "get_keys", 0) { process, base in
      let call = NativeCall(process, base)
      return call.list(pairs(call).map { $0.element(0) }).word
    },
    native("erlang", "get_keys", 1) { process, base in
      let call = NativeCall(process, base)
      let found = pairs(call).filter { Order.same($0.element(1), call[0]) }
      return call.list(found.map { $0.element(0) }).word
    },
    native("erlang", "erase", 1) { process, base in
      let call = NativeCall(process, base)
      let p = call.process
      let old = get(call, call[0])
      if !p.pointee.dictionary.isNone {
        p.pointee.dictionary = Maps.remove(p, p.pointee.dictionary, call[0])
      }
      return old.word
    },
    native("erlang", "erase", 0) { process, base in
      let call = NativeCall(process, base)
      let all = call.list(pairs(call))
      call.process.pointee.dictionary = .none
      return all.word
    },
  ]

  private static func get(_ call: NativeCall, _ key: Value) -> Value {
    let dictionary = call.process.pointee.dictionary
    guard !dictionary.isNone else { return .undefined }
    let value = Maps.get(dictionary, key, call.machine.atoms)
    return value.isNone ? .undefined : value
  }

  private static func pairs(_ call: NativeCall) -> [Value] {
    let p = call.process
    guard !p.pointee.dictionary.isNone else { return [] }
    var pairs: [Value] = []
    Maps.forEach(p.pointee.dictionary) { pairs.append(p.tuple($0, $1)) }
    return pairs
  }
}
