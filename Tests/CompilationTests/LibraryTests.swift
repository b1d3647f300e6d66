import Compilation
import Glibc
import Syntax
import Testing
import VirtualMachine

/// The library's sources, compiled without the language running: what a macro of the language would make is left out.
struct LibraryTests {
  @Test func `every file of the library becomes sound code`() throws {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    var compiler = LibraryCompiler(files: Self.sources(in: "/\(root)/stdlib"))
    #expect(compiler.files.count > 100)
    for name in compiler.files.keys.sorted() { compiler.compile(name) }
    #expect(compiler.problems == [])
  }

  private static func sources(in directory: String) -> [String: [UInt8]] {
    guard let handle = opendir(directory) else { return [:] }
    defer { closedir(handle) }
    var found: [String: [UInt8]] = [:]
    while let entry = readdir(handle) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasPrefix(".") { continue }
      let path = directory + "/" + name
      if name.hasSuffix(".swm") {
        found[path] = contents(path)
      } else {
        found.merge(sources(in: path)) { $1 }
      }
    }
    return found
  }

  private static func contents(_ path: String) -> [UInt8] {
    guard let file = fopen(path, "r") else { return [] }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { return bytes }
      bytes += buffer[..<count]
    }
  }
}

/// Does for a compilation what the driver of the language would do, as far as that needs no running code.
private struct LibraryCompiler {
  let files: [String: [UInt8]]
  private(set) var problems: [String] = []
  private let fileOfModule: [String: String]
  private let service: CompilationService
  private var exports: [String: [(name: String, arity: Int)]] = [:]
  private var started: Set<String> = []

  init(files: [String: [UInt8]]) {
    self.files = files
    var fileOfModule: [String: String] = [:]
    for (file, bytes) in files {
      for line in bytes.split(separator: 10) {
        let words = String(decoding: line, as: UTF8.self).split(separator: " ")
        guard line.first != 32, words.count > 1, ["defmodule", "defprotocol"].contains(words[0])
        else { continue }
        let name = words[1].hasPrefix(":") ? String(words[1].dropFirst()) : "Elixir." + words[1]
        fileOfModule[name] = file
      }
    }
    self.fileOfModule = fileOfModule
    let found = fileOfModule
    let lowering = Lowering { module, _, _ in module == "erlang" || module == "maps" }
    service = CompilationService(
      host: CompilationHost(
        librarySource: { name in found[name].map { ($0, files[$0] ?? []) } },
        lower: { module in try lowering.lower(module) },
        parse: SourceReader.readFully))
  }

  mutating func compile(_ file: String) {
    guard started.insert(file).inserted else { return }
    var step = service.start("source", [.binary(files[file] ?? []), .binary(Array(file.utf8))])
    while true {
      switch step {
      case .load(let job, let code):
        exports[code.name] = code.functions.filter(\.isExported).map { ($0.name, $0.arity) }
        problems += CodeVerifier.problems(in: code).map { "\(file): \($0)" }
        problems += code.functions.flatMap(CodeVerifier.flowProblems(in:)).map { "\(file): \($0)" }
        step = service.resume(job, .atom("ok"))
      case .call(let job, let module, let function, let arguments):
        step = service.resume(job, answer(module, function, arguments))
      case .done: return
      case .failed(let exception):
        // Code that a macro of the language would have made is not there.
        let text = exception.map { "\($0)" } ?? ""
        if !needsLanguage.contains(where: { file.hasSuffix($0) }) {
          problems.append("\(file): \(text)")
        }
        return
      }
    }
  }

  /// Files that run code in the bodies of their modules.
  private let needsLanguage: [String] = ["text/ansi.swm", "erlang/io_lib.swm", "system/system.swm"]

  private mutating func answer(
    _ module: String, _ function: String, _ arguments: [Literal]
  ) -> Literal {
    guard module == "swm_code", case .atom(let target)? = arguments.first else {
      return .atom("nil")
    }
    let file = fileOfModule[target]
    if let file { compile(file) }
    switch function {
    case "ensure_compiled", "ensure_loaded": return .atom(file == nil ? "false" : "true")
    case "module_names":
      let wantsMacros = arguments.last == .atom("macros")
      let names = (exports[target] ?? []).filter { $0.name.hasPrefix("MACRO-") == wantsMacros }
      return .list(
        names.map { export in
          .tuple([
            .atom(wantsMacros ? String(export.name.dropFirst(6)) : export.name),
            .integer(wantsMacros ? export.arity - 1 : export.arity),
          ])
        }, tail: nil)
    default: return .atom("nil")
    }
  }
}
