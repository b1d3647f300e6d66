import Glibc
import Host
import Testing

@Suite struct CookieFileTests {
  /// A new directory; the caller removes what is in it.
  private func directory() throws -> String {
    var template = Array("/tmp/swm-cookie-XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private func write(_ path: String, _ text: String, _ mode: mode_t) {
    let handle = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    _ = Array(text.utf8).withUnsafeBytes { Glibc.write(handle, $0.baseAddress, $0.count) }
    fchmod(handle, mode)
    close(handle)
  }

  @Test func `a cookie is made once, for its owner only, and read after that`() throws {
    let home = try directory()
    defer {
      unlink(home + "/.erlang.cookie")
      rmdir(home)
    }
    let file = CookieFile(home: home)
    var number: UInt64 = 0
    let made = try file.read {
      number += 7
      return number
    }
    #expect(made.utf8.count == 20)
    #expect(made.utf8.allSatisfy { (65...90).contains($0) })
    #expect(try file.read { 0 } == made)
    var information = stat()
    #expect(stat(file.path, &information) == 0)
    #expect(information.st_mode & 0o777 == 0o400)
  }

  @Test func `a file that others can read, or without a cookie, is refused`() throws {
    let home = try directory()
    let file = CookieFile(home: home)
    defer {
      unlink(file.path)
      rmdir(home)
    }
    write(file.path, "secret\n", 0o644)
    var text = ""
    do { _ = try file.read { 0 } } catch { text = error.description }
    #expect(text.contains("owner only"))
    #expect(!text.contains("secret"))
    for bad in ["", "\n", "two words\n", String(repeating: "x", count: 256)] {
      write(file.path, bad, 0o600)
      #expect(throws: CookieFile.Failure.self) { try file.read { 0 } }
    }
    write(file.path, "good\r\n", 0o400)
    #expect(try file.read { 0 } == "good")
  }
}
