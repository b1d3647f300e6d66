/// What `trace_pattern` asks for the functions that it names.
struct WatchRequest {
  enum Change {
    case start, stop, pause, restart
  }

  /// Calls are told, or no more; nil leaves that as it is.
  var traces: Change?
  /// Calls from outside of the module only.
  var isGlobal = false
  var pattern: CallPattern?
  var counts: Change?
  var times: Change?
}

extension Machine {
  /// Does what is asked for the functions of that module, name and arity, where `.none` and nil stand for all. Returns how many
  /// they are. While no other scheduler interprets.
  func watch(_ request: WatchRequest, _ module: Value, _ name: Value, _ arity: Int?) -> Int {
    var found = 0
    let modules =
      module.isNone ? Array(code.modules.values) : code.module(module).map { [$0] } ?? []
    for loaded in modules {
      for function in loaded.functions {
        let entry = function.pointee
        guard name.isNone || entry.name == name,
          arity == nil || entry.arity + entry.capturedCount == arity
        else { continue }
        if watch(request, entry, in: loaded) { found += 1 }
      }
    }
    for entry in natives.values {
      let native = entry.pointee
      guard module.isNone || native.module == module, name.isNone || native.name == name,
        arity == nil || native.arity == arity, isReached(native)
      else { continue }
      if let index = tracing.native(entry, self) {
        change(index, request)
        found += 1
      }
    }
    return found
  }

  /// Whether calls reach the native: a function of the language may stand in its place.
  func isReached(_ native: NativeEntry) -> Bool {
    guard let module = code.module(native.module) else { return true }
    return !module.exports.contains { $0.name == native.name && $0.arity == native.arity }
  }

  private func watch(
    _ request: WatchRequest, _ function: FunctionEntry, in module: LoadedModule
  ) -> Bool {
    guard request.isGlobal else {
      guard let index = tracing.function(function.code, self) else { return false }
      if request.traces == .start, let export = export(of: function),
        let outer = tracing.existing(export)
      {
        tracing.set(outer, [], self)
      }
      change(index, request)
      return true
    }
    guard
      module.exports.contains(where: {
        $0.name == function.name && $0.arity == function.arity && function.capturedCount == 0
      }), let export = export(of: function)
    else { return false }
    if request.traces == .start, let inner = tracing.existing(function.code) {
      // One of the two kinds at a time, as on the BEAM.
      tracing.times.stop(inner, tracing.breakpoint(inner).pointee.target)
      tracing.set(
        inner, tracing.breakpoint(inner).pointee.actions.intersection(.profiles), self)
    }
    guard let index = tracing.export(export, self) else { return false }
    change(index, request)
    return true
  }

  func export(of function: FunctionEntry) -> UnsafeMutablePointer<Export>? {
    code.export(function.module, function.name, function.arity)
  }

  private func change(_ index: Int, _ request: WatchRequest) {
    let breakpoint = tracing.breakpoint(index)
    var actions = tracing.actions(index)
    switch request.traces {
    case .start:
      if request.isGlobal { actions.subtract([.counts, .times, .isPaused]) }
      actions.insert(.traces)
      if request.isGlobal { actions.insert(.isGlobal) } else { actions.remove(.isGlobal) }
      breakpoint.pointee.pattern = request.pattern
    case .stop where request.isGlobal == actions.contains(.isGlobal):
      actions.subtract([.traces, .isGlobal])
    default: break
    }
    switch request.counts {
    case .start:
      actions.insert(.counts)
      actions.remove(.isPaused)
      tracing.resetCalls(index, self)
    case .restart where actions.contains(.counts):
      actions.remove(.isPaused)
      tracing.resetCalls(index, self)
    case .pause where actions.contains(.counts): actions.insert(.isPaused)
    case .stop: actions.subtract([.counts, .isPaused])
    default: break
    }
    switch request.times {
    case .start:
      actions.insert(.times)
      tracing.times.start(index, breakpoint.pointee.target)
    case .restart where actions.contains(.times):
      tracing.times.start(index, breakpoint.pointee.target)
    case .stop, .pause:
      actions.remove(.times)
      if request.times == .stop { tracing.times.stop(index, breakpoint.pointee.target) }
    default: break
    }
    tracing.set(index, actions, self)
  }

  /// A module has been loaded: its functions are watched where all are. While no other scheduler interprets.
  func watchLoaded(_ name: Value) {
    if let request = tracing.onLoad { _ = watch(request, name, .none, nil) }
    if tracing.profiler.isRunning, let module = code.module(name) { profile(module) }
  }
}
