extension Machine {
  /// All natives of this target.
  func installStandardNatives() {
    install(ErlangTypes.rows)
    install(ErlangNumbers.rows)
    install(ErlangData.rows)
    install(ErlangText.rows)
    install(ErlangTerms.rows)
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
