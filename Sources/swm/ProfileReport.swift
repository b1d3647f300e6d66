internal import VirtualMachine

/// The table that `swm profile` prints.
struct ProfileReport {
  enum Order: String, CaseIterable {
    case time, calls
  }

  private let functions: [ProfiledFunction]
  private let order: Order
  private let limit: Int

  init(_ functions: [ProfiledFunction], order: Order, limit: Int) {
    self.functions = functions.sorted { first, second in
      let keys = [first, second].map { function -> (Int, Int, String, String, Int) in
        let (time, calls) = (function.nanoseconds, function.calls)
        return (
          order == .time ? -time : -calls, order == .time ? -calls : -time, function.module,
          function.function, function.arity
        )
      }
      return keys[0] < keys[1]
    }
    self.order = order
    self.limit = limit
  }

  /// The table, without a line's end behind the last line.
  var text: String {
    let total = functions.reduce(0) { $0 + $1.nanoseconds }
    let shown = limit == 0 ? functions : Array(functions.prefix(limit))
    var rows = [["calls", "own ms", "%", "function"]]
    for function in shown {
      rows.append([
        Self.grouped(function.calls), Self.milliseconds(function.nanoseconds),
        Self.percent(function.nanoseconds, of: total), Self.name(function),
      ])
    }
    let widths = (0..<3).map { column in rows.map { $0[column].count }.max() ?? 0 }
    var lines = rows.map { row in
      (0..<3).map { Self.padded(row[$0], widths[$0]) }.joined(separator: "  ") + "  " + row[3]
    }
    if shown.count < functions.count {
      lines.append("and \(Self.grouped(functions.count - shown.count)) more functions")
    }
    let calls = functions.reduce(0) { $0 + $1.calls }
    lines.append(
      "total: \(Self.milliseconds(total)) ms, \(Self.grouped(calls)) calls of "
        + "\(Self.grouped(functions.count)) functions")
    return lines.joined(separator: "\n")
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  /// With a comma between thousands.
  private static func grouped(_ number: Int) -> String {
    var text = ""
    for (index, digit) in String(number).reversed().enumerated() {
      if index > 0, index % 3 == 0 { text = "," + text }
      text = String(digit) + text
    }
    return text
  }

  private static func milliseconds(_ nanoseconds: Int) -> String {
    let tenths = (nanoseconds + 50_000) / 100_000
    return grouped(tenths / 10) + "." + String(tenths % 10)
  }

  private static func percent(_ part: Int, of total: Int) -> String {
    guard total > 0 else { return "0.0" }
    let tenths = (part * 1000 + total / 2) / total
    return "\(tenths / 10).\(tenths % 10)"
  }

  /// As stack traces have it: `Enum.map/2`, `:lists.reverse/1`, `anonymous fn/1 in Foo.run/0`.
  static func name(_ function: ProfiledFunction) -> String {
    let prefix = "Elixir."
    let module =
      function.module.hasPrefix(prefix)
      ? String(function.module.dropFirst(prefix.count)) : ":" + function.module
    // A closure's name is -name/arity-fun-number-.
    if function.function.hasPrefix("-"), function.function.hasSuffix("-") {
      let parts = function.function.dropFirst().split(separator: "-fun-")
      if parts.count >= 2 { return "anonymous fn/\(function.arity) in \(module).\(parts[0])" }
    }
    return "\(module).\(function.function)/\(function.arity)"
  }
}
