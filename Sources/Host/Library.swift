internal import CResources

/// The part of the standard library that is written in the language, as it is linked into the binary.
struct Library: Sendable {
  private let files: [String: [UInt8]]
  private let fileOfModule: [String: String]

  /// The files under their names, such as `core/list`. Where a directory is given, its files stand in place of those of the same
  /// names and beside the others: so the library is worked on without a build.
  init(directory: String? = nil) {
    var files: [String: [UInt8]] = [:]
    var fileOfModule: [String: String] = [:]
    for index in 0..<stdlib_source_count {
      let resource = unsafe stdlib_sources[index]
      let name = unsafe String(cString: resource.name)
      let bytes = unsafe Array(UnsafeBufferPointer(start: resource.bytes, count: resource.count))
      files[name] = bytes
      for module in Self.modules(bytes) { fileOfModule[module] = name }
    }
    let overlay = directory.map { Self.files($0) } ?? [:]
    for (name, bytes) in overlay {
      files[name] = bytes
      for module in Self.modules(bytes) { fileOfModule[module] = name }
    }
    self.files = files
    self.fileOfModule = fileOfModule
  }

  /// The file that defines a module, and its text. The file's name is the one that stack traces show.
  func source(of module: String) -> (file: String, source: [UInt8])? {
    guard let name = fileOfModule[module], let bytes = files[name] else { return nil }
    return (Self.path(name), bytes)
  }

  /// A file by its name.
  func file(_ name: String) -> (file: String, source: [UInt8])? {
    files[name].map { (Self.path(name), $0) }
  }

  /// The files of a directory and of those in it, at most four deep; one that cannot be read is left out.
  private static func files(_ directory: String) -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    func collect(_ path: [UInt8], _ name: String, depth: Int) {
      if name.hasSuffix(".swm") {
        files[String(name.dropLast(4))] = try? Posix.contents(path, limit: 1 << 24)
      } else if depth < 4 {
        for entry in (try? Posix.entries(path)) ?? [] {
          let part = String(decoding: entry, as: UTF8.self)
          collect(
            path + [UInt8(ascii: "/")] + entry, name.isEmpty ? part : "\(name)/\(part)",
            depth: depth + 1)
        }
      }
    }
    collect(Array(directory.utf8), "", depth: 0)
    return files
  }

  private static func path(_ name: String) -> String { "lib/\(name).swm" }

  /// The modules that a file defines at its top level: what follows `defmodule` and `defprotocol` at the start of a line.
  static func modules(_ bytes: [UInt8]) -> [String] {
    var found: [String] = []
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: 10) ?? bytes.count
      if bytes[start] == UInt8(ascii: "d") {
        let words = bytes[start..<end].split(separator: 32, maxSplits: 2)
        if words.count >= 2 {
          let keyword = String(decoding: words[0], as: UTF8.self)
          let name = String(decoding: words[1], as: UTF8.self)
          if keyword == "defmodule" || keyword == "defprotocol" {
            found.append(name.hasPrefix(":") ? String(name.dropFirst()) : "Elixir." + name)
          }
        }
      }
      start = end + 1
    }
    return found
  }
}
