/// Elixir's operators. Which of them stand between two operands, how tightly and to which side they bind, is Elixir's table
/// "Operators reference", from the loosest level to the tightest.
enum Operator: String {
  case leftArrow = "<-"
  case defaults = "\\\\"
  case when = "when"
  case type = "::"
  case bar = "|"
  case assoc = "=>"
  case capture = "&"
  case match = "="
  case or2 = "||"
  case or3 = "|||"
  case or = "or"
  case and2 = "&&"
  case and3 = "&&&"
  case and = "and"
  case equal = "=="
  case unequal = "!="
  case matches = "=~"
  case identical = "==="
  case unlike = "!=="
  case less = "<"
  case greater = ">"
  case atMost = "<="
  case atLeast = ">="
  case pipe = "|>"
  case shiftLeft = "<<<"
  case shiftRight = ">>>"
  case arrowLeft2 = "<<~"
  case arrowRight2 = "~>>"
  case arrowLeft = "<~"
  case arrowRight = "~>"
  case arrows = "<~>"
  case bars = "<|>"
  case `in` = "in"
  case xor = "^^^"
  case step = "//"
  case append = "++"
  case remove = "--"
  case append3 = "+++"
  case remove3 = "---"
  case range = ".."
  case join = "<>"
  case plus = "+"
  case minus = "-"
  case times = "*"
  case over = "/"
  case power = "**"
  case not = "not"
  case bang = "!"
  case pin = "^"
  case complement = "~~~"
  case at = "@"
  case ellipsis = "..."

  /// How tightly an operator binds, and to which side it groups.
  struct Binding {
    var level: Int
    var isRight = false
  }

  /// Its binding between two operands; nil where it does not stand there.
  var binding: Binding? {
    switch self {
    case .leftArrow, .defaults: Binding(level: 40)
    case .when: Binding(level: 50, isRight: true)
    case .type: Binding(level: 60, isRight: true)
    case .bar: Binding(level: 70, isRight: true)
    case .match: Binding(level: 100, isRight: true)
    case .or2, .or3, .or: Binding(level: 120)
    case .and2, .and3, .and: Binding(level: 130)
    case .equal, .unequal, .matches, .identical, .unlike: Binding(level: 140)
    case .less, .greater, .atMost, .atLeast: Binding(level: 150)
    case .pipe, .shiftLeft, .shiftRight, .arrowLeft2, .arrowRight2, .arrowLeft, .arrowRight,
      .arrows, .bars:
      Binding(level: 160)
    case .in: Binding(level: 170)
    case .xor: Binding(level: 180)
    case .step: Binding(level: 190, isRight: true)
    case .append, .remove, .append3, .remove3, .range, .join: Binding(level: 200, isRight: true)
    case .plus, .minus: Binding(level: 210)
    case .times, .over: Binding(level: 220)
    case .power: Binding(level: 230)
    case .assoc, .capture, .not, .bang, .pin, .complement, .at, .ellipsis: nil
    }
  }

  /// The level of what follows it before an operand; nil where it does not stand there.
  var prefixLevel: Int? {
    switch self {
    case .capture: 90
    case .bang, .pin, .not, .complement, .plus, .minus, .step: 300
    case .at: 320
    default: nil
    }
  }

  /// Whether a line that begins with it goes on with the line before.
  var continuesLine: Bool {
    switch self {
    case .plus, .minus, .capture, .not, .bang, .pin, .complement, .at, .ellipsis: false
    default: true
    }
  }

  /// By first byte, longest first: the operators that are no words.
  private static let symbols: [[(bytes: [UInt8], operator: Operator)]] = {
    let names = [
      "===", "!==", "&&&", "|||", "<<<", ">>>", "<<~", "~>>", "<~>", "<|>", "^^^", "~~~", "+++",
      "---", "...", "==", "!=", "=~", "<=", ">=", "&&", "||", "|>", "<>", "++", "--", "**", "..",
      "//", "\\\\", "<-", "=>", "::", "<~", "~>", "+", "-", "*", "/", "=", "<", ">", "!", "^", "&",
      "|", "@",
    ]
    var table = [[(bytes: [UInt8], operator: Operator)]](repeating: [], count: 128)
    for name in names {
      guard let symbol = Operator(rawValue: name), let first = name.utf8.first else { continue }
      table[Int(first)].append((Array(name.utf8), symbol))
    }
    return table
  }()

  /// The longest operator symbol at `index`, and its size in bytes.
  static func scan(_ bytes: [UInt8], _ index: Int) -> (operator: Operator, size: Int)? {
    guard bytes[index] < 128 else { return nil }
    next: for (candidate, symbol) in symbols[Int(bytes[index])] {
      guard index + candidate.count <= bytes.count else { continue }
      for offset in 1..<max(candidate.count, 1) where bytes[index + offset] != candidate[offset] {
        continue next
      }
      return (symbol, candidate.count)
    }
    return nil
  }
}
