public import Distribution
internal import NIOCore
internal import NIOPosix

/// Questions to port mappers that no node of this process asks.
public enum PortMapperClient {
  /// Asks the port mapper of a host for its nodes. `completion` is called once, on another thread.
  public static func names(
    of host: String, port: UInt16 = PortMapperRequest.defaultPort, seconds: Int64 = 7,
    completion: @escaping @Sendable (Result<[PortMapperAnswer.Name], TransportFailure>) -> Void
  ) {
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    PortMapperQuery.run(
      .names, host: host, port: port, seconds: seconds, limit: PortMapperAnswer.listLimit, on: loop
    ).whenComplete { result in
      switch result {
      case .failure(let error):
        completion(.failure(SocketTransport.failure(error, host: host, isPortMapper: true)))
      case .success(let reply):
        do throws(TransportFailure) {
          guard case .names(let names) = try PortMapperAnswer.names(reply.bytes) else {
            return completion(.failure(.badAnswer("no list of names")))
          }
          completion(.success(names))
        } catch { completion(.failure(error)) }
      }
    }
  }
}
