extension Machine {
  /// All natives of this target.
  func installStandardNatives() {
    install(SpawnNatives.rows)
    install(LinkNatives.rows)
    install(MessageNatives.rows)
    install(ProcessNatives.rows)
    install(TimeNatives.rows)
    install(SystemNatives.rows)
    install(ModuleNatives.rows)
    install(ErlangTypes.rows)
    install(ErlangNumbers.rows)
    install(ErlangData.rows)
    install(ErlangText.rows)
    install(ErlangTerms.rows)
    install(CounterNatives.rows)
    install(PersistentTermNatives.rows)
    install(TableNatives.rows)
    install(MatchNatives.rows)
    install(TextNatives.rows)
    install(RegularExpressionNatives.rows)
    install(BinaryNatives.rows)
    install(UnicodeNatives.rows)
    install(MathNatives.rows)
    install(ListsNatives.rows)
    install(KeyListNatives.rows)
    install(MapsNatives.rows)
  }
}
