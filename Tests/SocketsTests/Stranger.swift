import Glibc

/// A socket of somebody who does not know the protocol.
final class Stranger {
  private let handle: Int32

  init?(port: UInt16) {
    signal(SIGPIPE, SIG_IGN)
    handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(handle, $0, length) }
    }
    guard result == 0 else {
      Glibc.close(handle)
      return nil
    }
  }

  func write(_ bytes: [UInt8]) {
    _ = bytes.withUnsafeBytes { Glibc.write(handle, $0.baseAddress, $0.count) }
  }

  func close() { Glibc.close(handle) }
}
