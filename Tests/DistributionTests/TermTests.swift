import Distribution
import Testing

@Suite struct TermTests {
  @Test func `every golden term decodes, and encodes to the same bytes`() throws {
    let terms = try golden("etf")["terms"]?.array ?? []
    #expect(terms.count == 369)
    for entry in terms {
      let encoded = entry.hex("etf_hex")
      let term = try TermDecoder.standalone(encoded)
      let again = TermEncoder.standalone(term)
      if entry.text("kind") == "map" || entry.text("kind") == "mixed" {
        #expect(try TermDecoder.standalone(again) == term, "\(entry.text("source"))")
      } else {
        #expect(hex(again) == hex(encoded), "\(entry.text("source"))")
      }
    }
  }

  @Test func `every golden integer and atom has the value that was meant`() throws {
    for entry in try golden("etf")["terms"]?.array ?? [] {
      let term = try TermDecoder.standalone(entry.hex("etf_hex"))
      if entry.text("kind") == "integer", let value = Int(entry.text("erlang")) {
        #expect(term == .integer(value))
      }
      if entry.text("kind") == "atom" {
        guard case .atom = term else {
          Issue.record("\(entry.text("source")) is not an atom")
          continue
        }
      }
    }
  }

  @Test func `unusual encodings decode to the value of the usual one`() throws {
    let entries = try golden("etf_decode")["alternative"]?.array ?? []
    #expect(entries.count == 38)
    for entry in entries where !entry.text("name").hasPrefix("compressed") {
      let term = try TermDecoder.standalone(entry.hex("etf_hex"))
      let usual = try TermDecoder.standalone(entry.hex("canonical_hex"))
      #expect(term == usual, "\(entry.text("name"))")
      #expect(
        hex(TermEncoder.standalone(term)) == entry.text("canonical_hex"), "\(entry.text("name"))")
    }
  }

  @Test func `invalid encodings are refused`() throws {
    let entries = try golden("etf_decode")["invalid"]?.array ?? []
    #expect(entries.count == 44)
    for entry in entries {
      #expect(throws: TermError.self, "\(entry.text("name"))") {
        try TermDecoder.standalone(entry.hex("etf_hex"))
      }
    }
  }

  @Test func `compressed terms are refused by name`() {
    let error = #expect(throws: TermError.self) {
      try TermDecoder.standalone([131, 80, 0, 0, 0, 2, 0x78])
    }
    #expect(error?.description == "a compressed term may not stand here, at byte 2")
  }

  @Test func `stepping over a term ends where decoding it ends`() throws {
    for entry in try golden("etf")["terms"]?.array ?? [] {
      let encoded = entry.hex("etf_hex")
      var decoder = TermDecoder(encoded)
      try decoder.readVersion()
      let skipped = try decoder.skip()
      #expect(skipped.elementsEqual(encoded.dropFirst()), "\(entry.text("source"))")
      #expect(decoder.remaining == 0)
    }
  }

  @Test func `depth is limited, but not for stepping over`() throws {
    var deep: [UInt8] = []
    for _ in 0..<100_000 { deep += [104, 1] }
    deep.append(106)
    #expect(throws: TermError.self) { try TermDecoder.standalone([131] + deep) }
    var decoder = TermDecoder(deep)
    #expect(try decoder.skip().count == deep.count)
  }

  @Test func `a list built cell by cell is one list however long`() throws {
    var encoded: [UInt8] = []
    for _ in 0..<10_000 { encoded += [108, 0, 0, 0, 1, 97, 7] }
    encoded += [97, 8]
    let term = try TermDecoder.standalone([131] + encoded)
    #expect(term == .list([ExternalTerm](repeating: .integer(7), count: 10_000), tail: .integer(8)))
  }

  @Test func `mutated terms never trap`() throws {
    let terms = try golden("etf")["terms"]?.array ?? []
    for seed in UInt64(1)...8 {
      var random = SeededRandom(seed: seed)
      for entry in terms {
        var encoded = Array(entry.hex("etf_hex").prefix(4096))
        for _ in 0..<Int.random(in: 1...4, using: &random) {
          let index = Int.random(in: 0..<encoded.count, using: &random)
          switch Int.random(in: 0..<4, using: &random) {
          case 0: encoded[index] = UInt8.random(in: 0...255, using: &random)
          case 1: encoded[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
          case 2: encoded.remove(at: index)
          default: encoded.insert(UInt8.random(in: 60...131, using: &random), at: index)
          }
          if encoded.isEmpty { encoded = [131] }
        }
        if let term = try? TermDecoder.standalone(encoded) {
          let again = try TermDecoder.standalone(TermEncoder.standalone(term))
          #expect(again == term, "seed \(seed): \(hex(encoded))")
        }
        var decoder = TermDecoder(encoded)
        _ = try? decoder.skip()
      }
    }
  }

  @Test func `nested closures encode in one pass`() throws {
    let creator = ExternalPid(node: "a@b", id: 1, serial: 0, creation: 4)
    var term = ExternalTerm.atom("end")
    for _ in 0..<200 {
      term = .function(
        ExternalFunction(
          arity: 1, unique: [UInt8](repeating: 9, count: 16), index: 1, module: "m", oldIndex: 1,
          oldUnique: 2, creator: creator, free: [term]))
    }
    #expect(try TermDecoder.standalone(TermEncoder.standalone(term)) == term)
  }
}
