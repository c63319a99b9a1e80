/// Words that stand in examples where a type says no more than "text", by the member's name.
enum SampleTexts {
    static let texts: [String: String] = [
        "account": "clerk", "address": "ql@example.cn", "answer": "已换新灯", "area": "330281114201", "by": "clerk",
        "category": "infrastructure", "county": "330281", "digest": digest, "door": "12号", "grid": "001",
        "hash": digest,
        "helpers": "guardian", "hours": "8:30–17:00", "key": digest, "lead": "clerk", "login": "clerk",
        "mediaType": "image/jpeg", "message": "…", "name": "示例", "note": "…", "number": "001", "office": "village",
        "owner": "service:portal", "reason": "…", "receipt": digest, "root": digest, "rule": "case-filed",
        "salt": digest, "service": "intake", "story": "村口的路灯坏了", "telephone": "0574-00000000",
        "template": "case-filed", "title": "示例",
        "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "affects": "household/0192f6c1-7b1a-7abc-8def-0123456789ab", "through": "phone",
        "version": "0.1.0", "town": "示例镇",
        "village": "示例村",
    ]

    static let numbers: [String: Int] = [
        "interval": 1_000, "blockSize": 8, "parallelism": 1, "size": 123, "code": -32_002, "retryAfter": 500,
    ]

    private static let digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

    /// A key of a map whose values belong to a member of this name.
    static func key(in name: String) -> String {
        name == "heads" ? "intake.case.filed" : "example"
    }
}
