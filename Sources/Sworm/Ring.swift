/// Where names are at home: rendezvous hashing (Thaler and Ravishankar, 1998) over the nodes of a sworm.
///
/// A node that comes takes only the names that are now its own; of a node that goes, only its names move.
enum Ring {
  /// The node among `nodes` on which a name is at home; nil where there is none. The order of `nodes` does not matter.
  static func home(of name: TermBytes, among nodes: some Sequence<String>) -> String? {
    var best: (node: String, weight: UInt64)?
    let hash = fnv(name)
    for node in nodes {
      let weight = mix(hash ^ fnv(Array(node.utf8)))
      guard let found = best else {
        best = (node, weight)
        continue
      }
      if weight > found.weight || (weight == found.weight && node > found.node) {
        best = (node, weight)
      }
    }
    return best?.node
  }

  /// FNV-1a with 64 bits.
  private static func fnv(_ bytes: [UInt8]) -> UInt64 {
    bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }

  /// The finalizer of SplitMix64, so that near hashes give far weights.
  private static func mix(_ value: UInt64) -> UInt64 {
    var z = value &+ 0x9e37_79b9_7f4a_7c15
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
  }
}
