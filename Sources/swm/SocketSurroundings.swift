internal import Distribution
internal import Glibc
internal import Host
internal import Sockets

extension DistributionShell.Surroundings {
  /// The network of this machine: sockets, its port mapper, the cookie file in the user's home directory. `ERL_EPMD_PORT` names
  /// another port of the port mapper. `log` takes lines.
  static func sockets(log: @escaping (String) -> Void) -> Self {
    var options = SocketTransport.Options()
    options.portMapperPort =
      variable("ERL_EPMD_PORT").flatMap { UInt16($0) } ?? PortMapperRequest.defaultPort
    let (fixed, home) = (options, variable("HOME"))
    return Self(
      hostName: { isShort in
        let name = hostName()
        guard isShort else { return name.contains(".") ? name : nil }
        return name.split(separator: ".").first.map(String.init)
      },
      makeTransport: { SocketTransport(options: fixed) },
      lookUpNames: { host, completion in
        PortMapperClient.names(of: host, port: fixed.portMapperPort, completion: completion)
      },
      readCookie: { () throws(CookieFile.Failure) -> String in
        var generator = SystemRandomNumberGenerator()
        return try CookieFile(home: home ?? ".").read { generator.next() }
      },
      log: log)
  }

  private static func variable(_ name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }

  private static func hostName() -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard unsafe gethostname(&buffer, buffer.count - 1) == 0 else { return "localhost" }
    let name = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return String(decoding: name, as: UTF8.self)
  }
}
