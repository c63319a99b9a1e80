/// The JSON that everyone stores and delivers: a filed case as its event would be, 435 bytes.
enum Payload {
    static let bytes = 435

    static let json: String = {
        let head =
            #"{"data":{"area":"330281114201","caseID":"0192f6c1-7a3e-7cc0-8f11-3a5d2b9e6c01","category":"water","#
            + #""due":"2026-11-30T09:00:00.000Z","grid":"330281114201-07","kind":"help","visit":"home"},"#
            + #""datacontenttype":"application/json","id":"0192f6c1-7a3e-7cc0-8f11-3a5d2b9e6c02","#
            + #""source":"/qinglian/330281/intake","specversion":"1.0","time":"2026-11-21T08:00:00.123Z","#
            + #""type":"intake.case.filed","note":""#
        let tail = #""}"#
        return head + String(repeating: "x", count: bytes - head.utf8.count - tail.utf8.count) + tail
    }()
}
