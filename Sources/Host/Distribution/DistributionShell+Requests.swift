internal import Distribution
internal import VirtualMachine

// What processes ask for.
extension DistributionShell {
  /// Connects to a node: `{:swm_dist, reference, true | false}` follows, or `:ignored` where this node has no name.
  func request(_ node: String, pid: Value, reference: UInt64) {
    guard let mesh else { return post(.atom("ignored"), to: pid, reference: reference) }
    guard let name = NodeName(node) else { return post(.false, to: pid, reference: reference) }
    if name == mesh.name || mesh.peer(name) != nil {
      return post(.true, to: pid, reference: reference)
    }
    requests[name, default: []].append(ConnectRequest(pid: pid, reference: reference))
    mesh.connect(to: name, now: now)
    hasNews = true
  }

  /// The secret that is used with a node; nil where none is known.
  func cookie(for node: String) -> String? { isOwn(node) ? cookie : cookies[node] ?? cookie }

  /// Sets the secret of the cluster, or that of one node.
  func setCookie(_ secret: String, for node: String) {
    if isOwn(node) {
      cookie = secret
      mesh?.setCookie(Cookie(secret))
    } else {
      cookies[node] = secret
      if let name = NodeName(node) { mesh?.setCookie(Cookie(secret), for: name) }
    }
  }

  private func isOwn(_ node: String) -> Bool {
    node == "nocookie" || node == "nonode@nohost" || node == mesh?.name.description
  }
}
