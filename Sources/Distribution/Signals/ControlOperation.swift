/// The numbers that begin a control tuple.
enum ControlOperation: UInt8 {
  case link = 1
  case send = 2
  case exit = 3
  case unlink = 4
  case sendNamed = 6
  case groupLeader = 7
  case exitRequest = 8
  case sendTraced = 12
  case exitTraced = 13
  case sendNamedTraced = 16
  case exitRequestTraced = 18
  case monitor = 19
  case demonitor = 20
  case monitorExit = 21
  case sendSender = 22
  case sendSenderTraced = 23
  case payloadExit = 24
  case payloadExitTraced = 25
  case payloadExitRequest = 26
  case payloadExitRequestTraced = 27
  case payloadMonitorExit = 28
  case spawnRequest = 29
  case spawnRequestTraced = 30
  case spawnReply = 31
  case spawnReplyTraced = 32
  case sendAlias = 33
  case sendAliasTraced = 34
  case unlinkID = 35
  case unlinkIDAcknowledgement = 36

  /// The number of elements of the tuple, the operation's number included.
  var arity: Int {
    switch self {
    case .link, .send, .unlink, .groupLeader, .sendSender, .payloadExit, .payloadExitRequest,
      .sendAlias:
      3
    case .exit, .sendNamed, .exitRequest, .sendTraced, .monitor, .demonitor, .sendSenderTraced,
      .payloadExitTraced, .payloadExitRequestTraced, .payloadMonitorExit, .sendAliasTraced,
      .unlinkID, .unlinkIDAcknowledgement:
      4
    case .exitTraced, .sendNamedTraced, .exitRequestTraced, .monitorExit, .spawnReply: 5
    case .spawnRequest, .spawnReplyTraced: 6
    case .spawnRequestTraced: 7
    }
  }
}
