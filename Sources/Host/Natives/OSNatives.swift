internal import Glibc
internal import VirtualMachine

/// The module `:swm_os`: environment variables, other programs, the machine below.
enum OSNatives {
  static let rows: [Native] = [
    unsafe native("swm_os", "getenv", 0) { process, base in
      let call = unsafe NativeCall(process, base)
      guard let devices = call.devices else { return call.badArgument() }
      let pairs = devices.variables.sorted.map {
        call.tuple(call.binary($0.name), call.binary($0.value))
      }
      return call.result(call.list(pairs))
    },
    unsafe native("swm_os", "getenv", 1) { process, base in
      let call = unsafe NativeCall(process, base)
      guard let devices = call.devices, let name = call.bytes(call[0]) else {
        return call.badArgument()
      }
      return call.result(devices.variables[name].map { call.binary($0) } ?? .false)
    },
    unsafe native("swm_os", "putenv", 2) { process, base in
      let call = unsafe NativeCall(process, base)
      guard let devices = call.devices, let name = call.bytes(call[0]),
        let value = call.bytes(call[1]), Variables.allows(name), !value.contains(0),
        name.count + value.count <= Variables.limit
      else { return call.badArgument() }
      devices.variables[name] = value
      return call.result(.true)
    },
    unsafe native("swm_os", "unsetenv", 1) { process, base in
      let call = unsafe NativeCall(process, base)
      guard let devices = call.devices, let name = call.bytes(call[0]), Variables.allows(name)
      else { return call.badArgument() }
      devices.variables[name] = nil
      return call.result(.true)
    },
    unsafe native("swm_os", "command", 3) { process, base in
      command(unsafe NativeCall(process, base))
    },
    unsafe native("swm_os", "find_executable", 1) { process, base in
      let call = unsafe NativeCall(process, base)
      guard let devices = call.devices, let name = call.bytes(call[0]) else {
        return call.badArgument()
      }
      let found = executable(name, devices.variables)
      return call.result(found.map { call.binary($0) } ?? .false)
    },
    unsafe native("swm_os", "pid", 0) { process, base in
      unsafe NativeCall(process, base).integer(Int(getpid()))
    },
    unsafe native("swm_os", "argv", 0) { process, base in
      let call = unsafe NativeCall(process, base)
      let arguments = call.devices?.arguments ?? []
      return call.result(call.list(arguments.map { call.binary($0) }))
    },
    unsafe native("swm_os", "hostname", 0) { process, base in
      let call = unsafe NativeCall(process, base)
      return call.result(call.binary(hostname()))
    },
    unsafe native("swm_os", "schedulers", 0) { process, base in
      unsafe NativeCall(process, base).integer(max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    },
  ]

  /// Arguments that a program is given.
  private static let argumentLimit = 100_000

  // MARK: Programs

  private static func command(_ call: NativeCall) -> UInt64 {
    guard let devices = call.devices, let path = call.bytes(call[0]),
      let elements = call.elements(call[1]), elements.count <= argumentLimit,
      let options = call.elements(call[2])
    else { return call.badArgument() }
    let arguments = elements.compactMap { call.bytes($0) }
    guard arguments.count == elements.count, !arguments.contains(where: { $0.contains(0) }) else {
      return call.badArgument()
    }
    var command = Command(path: path, arguments: arguments, environment: [])
    var variables = devices.variables.values
    for option in options {
      guard apply(option, to: &command, &variables, call) else { return call.badArgument() }
    }
    command.environment = variables.map { $0.key + [UInt8(ascii: "=")] + $0.value }
      .sorted { $0.lexicographicallyPrecedes($1) }
    let reference = call.makeReference()
    let number = call.referenceNumber(reference) ?? 0
    let postbox = devices.postbox
    let receiver = call.caller
    do throws(PosixError) {
      let running = try command.start()
      let deliver = { @Sendable (content: Literal) in
        postbox.post(
          Delivery(receiver: receiver, reference: number, tag: "swm_os", content: content))
      }
      let isStarted = BackgroundThread.start {
        let status = running.follow { deliver(.tuple([.atom("data"), .binary($0)])) }
        deliver(.tuple([.atom("exit"), .integer(status)]))
      }
      guard isStarted else {
        kill(running.process, SIGKILL)
        _ = running.follow { _ in }
        return call.failure("eagain")
      }
      return call.result(reference)
    } catch {
      return call.failure(error.name)
    }
  }

  private static func apply(
    _ option: Value, to command: inout Command, _ variables: inout [[UInt8]: [UInt8]],
    _ call: NativeCall
  ) -> Bool {
    switch call.name(option) {
    case "stderr_to_stdout":
      command.standardError = .output
      return true
    case "discard_stderr":
      command.standardError = .discarded
      return true
    case .some: return false
    case nil: break
    }
    guard option.isTuple, option.tupleCount == 2 else { return false }
    switch call.name(option.element(0)) {
    case "cd":
      command.directory = call.bytes(option.element(1))
      return command.directory != nil
    case "env":
      guard let pairs = call.elements(option.element(1)) else { return false }
      for pair in pairs {
        guard pair.isTuple, pair.tupleCount == 2, let name = call.bytes(pair.element(0)),
          Variables.allows(name)
        else { return false }
        let value = pair.element(1)
        if value.isFalse || call.name(value) == "nil" {
          variables[name] = nil
        } else {
          guard let bytes = call.bytes(value), !bytes.contains(0) else { return false }
          variables[name] = bytes
        }
      }
      return true
    default: return false
    }
  }

  /// The path of a program: as it is where it has a slash, else from the first directory of PATH that has it.
  private static func executable(_ name: [UInt8], _ variables: Variables) -> [UInt8]? {
    let slash = UInt8(ascii: "/")
    guard !name.isEmpty else { return nil }
    if name.contains(slash) {
      guard isExecutable(name) else { return nil }
      if name[0] == slash { return name }
      return FileNatives.workingDirectory().map { $0 + [slash] + name }
    }
    let directories = variables["PATH"] ?? Array("/usr/bin:/bin".utf8)
    for directory in directories.split(separator: UInt8(ascii: ":")) {
      let path = Array(directory) + [slash] + name
      if isExecutable(path) { return path }
    }
    return nil
  }

  private static func isExecutable(_ path: [UInt8]) -> Bool {
    var information = stat()
    let found = try? unsafe Posix.withPath(path) { name in
      unsafe access(name, X_OK) == 0 && stat(name, &information) == 0
    }
    return found == true && information.st_mode & S_IFMT == S_IFREG
  }

  static func hostname() -> [UInt8] {
    var buffer = [CChar](repeating: 0, count: 256)
    unsafe buffer.withUnsafeMutableBufferPointer { target in
      guard let base = target.baseAddress else { return }
      _ = unsafe gethostname(base, target.count - 1)
    }
    return buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
  }
}
